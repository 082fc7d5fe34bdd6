import { type LooserRule, looserRules, type Terms } from "./looser-by-design.js";
import { type Reading, read } from "./reading.js";
import {
  keyReasons,
  type StricterKeyRule,
  stricterKeyRules,
  stricterRules,
} from "./stricter-by-design.js";
import type { Trust } from "./trust.js";
import { callgate, type Judge, jose, type Verdict } from "./verdicts.js";

/** The verdicts on a token at one instant. */
export interface Finding {
  readonly ours: Verdict;
  readonly jose: Verdict;
  /** Names of the rules that explain the difference, if there is one. */
  readonly rules: readonly string[];
  /** What is wrong with them, if anything. */
  readonly objection: string | undefined;
}

/** Compares Callgate with jose under one trust. */
export class Referee {
  readonly #trust: Trust;
  readonly #ours: Judge;
  readonly #jose: Judge;
  /** jose with each single key, to find out which of them admitted a token. */
  readonly #joseByKey: ReadonlyMap<Readonly<Record<string, unknown>>, Judge>;

  constructor(trust: Trust, ours: Judge = callgate(trust)) {
    this.#trust = trust;
    this.#ours = ours;
    this.#jose = jose(trust);
    const keys = trust.keys.filter((key) => key !== null) as Readonly<Record<string, unknown>>[];
    this.#joseByKey = new Map(keys.map((key) => [key, jose({ ...trust, keys: [key] })]));
  }

  async judge(token: string, nowMs: number): Promise<Finding> {
    const [ours, theirs] = [await this.#ours(token, nowMs), await this.#jose(token, nowMs)];
    const reading = read(token);
    const found = await this.#compare(ours, theirs, reading, nowMs);
    return { ours, jose: theirs, ...found };
  }

  async #compare(
    ours: Verdict,
    theirs: Verdict,
    reading: Reading,
    nowMs: number,
  ): Promise<Pick<Finding, "rules" | "objection">> {
    const broken = stricterRules.filter((rule) => rule.holds(reading, this.#trust, nowMs));
    if (ours === "accepted") {
      const [rule] = broken;
      if (rule !== undefined) return object(`admitted, against the rule that ${rule.name}`);
      return theirs === "accepted"
        ? this.#checkKeys(reading, nowMs)
        : this.#explainLooser(reading, nowMs);
    }
    if (theirs !== "accepted") return { rules: [], objection: undefined };
    const rules = broken.filter(({ reasons }) => reasons.includes(ours)).map(({ name }) => name);
    if (rules.length > 0) return { rules, objection: undefined };
    return this.#explainByKeys(ours, reading, nowMs);
  }

  /** Both admit it: then at least one of the keys it verifies with must be an accepted one. */
  async #checkKeys(reading: Reading, nowMs: number) {
    const doubtful = this.#keys().some((key) => this.#rulesAgainst(key, reading).length > 0);
    if (!doubtful) return { rules: [], objection: undefined };
    const admitting = await this.#admittingKeys(reading, nowMs);
    return admitting.some((key) => this.#rulesAgainst(key, reading).length === 0)
      ? { rules: [], objection: undefined }
      : object("admitted by a key that must be skipped");
  }

  async #explainByKeys(ours: Verdict, reading: Reading, nowMs: number) {
    const admitting = await this.#admittingKeys(reading, nowMs);
    const rules = admitting.map((key) => this.#rulesAgainst(key, reading));
    const explained = rules.length > 0 && rules.every((against) => against.length > 0);
    return explained && keyReasons.includes(ours)
      ? { rules: rules.flat().map(({ name }) => name), objection: undefined }
      : object("refused, and no rule says why");
  }

  async #explainLooser(reading: Reading, nowMs: number) {
    const terms: Terms = { trust: this.#trust, nowMs };
    const rules = looserRules.filter((rule) => rule.holds(reading, terms));
    const translated = rules.reduce((changed, rule: LooserRule) => rule.translate(changed), terms);
    const verdict = await jose(translated.trust)(reading.token, translated.nowMs);
    return verdict === "accepted"
      ? { rules: rules.map(({ name }) => name), objection: undefined }
      : object(`admitted, while jose refuses (${verdict} with all rules applied)`);
  }

  #keys(): readonly Readonly<Record<string, unknown>>[] {
    return [...this.#joseByKey.keys()];
  }

  #rulesAgainst(key: Readonly<Record<string, unknown>>, { header }: Reading): StricterKeyRule[] {
    return stricterKeyRules.filter((rule) => rule.passesOver(key, header.alg, this.#trust));
  }

  async #admittingKeys(reading: Reading, nowMs: number) {
    const admitting: Readonly<Record<string, unknown>>[] = [];
    for (const [key, judge] of this.#joseByKey) {
      if ((await judge(reading.token, nowMs)) === "accepted") admitting.push(key);
    }
    return admitting;
  }
}

function object(objection: string): Pick<Finding, "rules" | "objection"> {
  return { rules: [], objection };
}
