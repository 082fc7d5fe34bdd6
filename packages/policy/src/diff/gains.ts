import type { Admission } from "./admission.js";
import { admitsAny, type DemandGain, demandedByBoth, demandGains } from "./demands.js";
import type { DocumentSide } from "./document-side.js";
import type { Gain } from "./gain.js";
import type { MadeUpRequest } from "./witness.js";

/** The inputs of a comparison. */
export interface Comparison {
  readonly from: DocumentSide;
  readonly to: DocumentSide;
  /** Keys of clients listed by neither document, one for each issuer that both trust. */
  readonly unlisted: readonly string[];
  /** Requests before this moment are not compared, in milliseconds since the Unix epoch. */
  readonly now: number;
}

/**
 * What `to` admits and `from` does not, from now on.
 *
 * What an endpoint admits at a moment is the product of its demands: caller, kind of token, scopes and the rest. So it
 * admits more exactly when one of these does, for a caller that it admits at all. Each of these is a gain, with a
 * request that differs only in this demand, as far as that is possible.
 */
export function gainsOf(from: Admission, to: Admission, comparison: Comparison): readonly Gain[] {
  const gains: Gain[] = [];
  const opensAt = Math.max(comparison.now, from.openUntil);
  if (to.openUntil > opensAt) {
    gains.push({ aspect: "access", callers: "everyone", request: withoutToken(opensAt) });
  }
  const judgedFrom = Math.max(opensAt, to.openUntil);
  if (judgedFrom === Number.POSITIVE_INFINITY) return gains;
  gains.push(...new JudgedGains(from, to, comparison, judgedFrom).all());
  return gains;
}

function withoutToken(at: number): MadeUpRequest {
  const nothing = { kind: "app", scopes: [], roles: [], audiences: undefined } as const;
  const unchecked = { bindings: undefined, actor: undefined, authentication: undefined } as const;
  return { ...nothing, ...unchecked, caller: undefined, claims: {}, conditions: {}, at };
}

/** Gains from the moment on at which both check tokens and enforce the result. */
class JudgedGains {
  readonly #from: Admission;
  readonly #to: Admission;
  readonly #comparison: Comparison;
  readonly #judgedFrom: number;

  constructor(from: Admission, to: Admission, comparison: Comparison, judgedFrom: number) {
    this.#from = from;
    this.#to = to;
    this.#comparison = comparison;
    this.#judgedFrom = judgedFrom;
  }

  all(): readonly Gain[] {
    const { callers } = this.#to;
    return callers === "any" ? this.#ofAny() : this.#ofListed(callers);
  }

  #ofAny(): readonly Gain[] {
    const admitted = this.#comparison.unlisted.filter((key) => this.#admits(key));
    const [first] = admitted;
    const { callers } = this.#from;
    if (callers === "any")
      return this.#byDemands(admitted).map((gain) => ({ ...gain, callers: "any" }));
    if (first === undefined) return [];
    const request = this.#request(first, this.#judgedFrom);
    const held = [...callers].flatMap(([key, end]) =>
      end > this.#judgedFrom && this.#admits(key) ? [key] : [],
    );
    return [{ aspect: "caller", callers: "any", request }, ...this.#byDemands(held)];
  }

  #ofListed(callers: ReadonlyMap<string, number>): readonly Gain[] {
    const gains: Gain[] = [];
    const held: string[] = [];
    for (const [key, end] of callers) {
      if (end <= this.#judgedFrom || !this.#admits(key)) continue;
      const before = this.#endBefore(key);
      if (before === undefined || before < end) {
        const at = Math.max(this.#judgedFrom, before ?? 0);
        const aspect = before === undefined ? "caller" : "until";
        gains.push({ aspect, callers: [key], request: this.#request(key, at) });
      }
      if (before !== undefined && before > this.#judgedFrom) held.push(key);
    }
    return [...gains, ...this.#byDemands(held)];
  }

  #endBefore(key: string): number | undefined {
    const { callers } = this.#from;
    if (callers !== "any") return callers.get(key);
    return this.#comparison.from.trusts(key) ? Number.POSITIVE_INFINITY : undefined;
  }

  /** Whether it admits any token of a caller's issuer. */
  #admits(key: string): boolean {
    const { to } = this.#comparison;
    return to.trusts(key) && admitsAny(this.#to, to.acceptedBy(key));
  }

  /** Gains of callers that both list, by demand; the demands are the same except for issuers' audiences. */
  #byDemands(keys: readonly string[]): readonly Gain[] {
    const found = new Map<string, { readonly gain: DemandGain; readonly keys: string[] }>();
    const ofIssuers = new Map<number, readonly DemandGain[]>();

    for (const key of keys) {
      const slot = this.#comparison.to.slotOf(key);
      let gains = ofIssuers.get(slot);
      if (gains === undefined) {
        gains = demandGains(this.#from, this.#to, this.#acceptedBy(key));
        ofIssuers.set(slot, gains);
      }
      for (const gain of gains) {
        const id = `${gain.aspect} ${gain.claim ?? ""}`;
        const other = found.get(id);
        if (other === undefined) found.set(id, { gain, keys: [key] });
        else other.keys.push(key);
      }
    }
    return Array.from(found.values(), ({ gain: { only, ...what }, keys: gaining }) => {
      const [first = ""] = gaining;
      const request = { ...this.#request(first, this.#judgedFrom), ...only };
      return { ...what, callers: gaining, request };
    });
  }

  #acceptedBy(key: string) {
    const { from, to } = this.#comparison;
    return { from: from.acceptedBy(key), to: to.acceptedBy(key) };
  }

  #request(key: string, at: number): MadeUpRequest {
    return { ...demandedByBoth(this.#from, this.#to, this.#acceptedBy(key)), caller: key, at };
  }
}
