import type { ImplyingScopes, ScopeImplications } from "@callgate/core/judging";
import { implicationsOf } from "../judging/implications-of.js";
import { PolicyJudge } from "../judging/policy-judge.js";
import type { Policy } from "../policy.js";
import type { DiffedIssuer, IssuerSlot } from "./issuer-slots.js";

/**
 * One of two documents being compared, with keys for the names of its callers that both documents share: one client has one
 * key, whatever the alias of its issuer is in either document.
 */
export class DocumentSide {
  readonly policy: Policy;
  readonly judge: PolicyJudge;
  readonly #implications: ScopeImplications | undefined;
  /** `undefined` when names are their own keys. */
  readonly #slots: readonly IssuerSlot[] | undefined;
  readonly #which: keyof IssuerSlot;
  readonly #slotOfAlias: ReadonlyMap<string, number>;

  constructor(policy: Policy, which: keyof IssuerSlot, slots: readonly IssuerSlot[] | undefined) {
    this.policy = policy;
    this.judge = new PolicyJudge(policy);
    this.#implications = implicationsOf(policy);
    this.#which = which;
    this.#slots = slots;
    const aliases = (slots ?? []).flatMap((slot, index): [string, number][] => {
      const issuer = slot[which];
      return issuer === undefined ? [] : [[issuer.alias, index]];
    });
    this.#slotOfAlias = new Map(aliases);
  }

  /** Whether names and keys are the same: the issuers are given in code, or each document has the same single issuer. */
  get #isPlain(): boolean {
    return this.#slots === undefined || this.#slots.length === 1;
  }

  /** Whether this document has one issuer, whose alias is not part of its callers' names. */
  get #hasOneIssuer(): boolean {
    return this.#slotOfAlias.size === 1;
  }

  /** What implies scopes in this document; `undefined` where nothing implies any of them. */
  implying(scopes: readonly string[]): ImplyingScopes | undefined {
    return this.#implications?.implyingAny(scopes);
  }

  /** The key of a caller by its name in this document. */
  keyOf(name: string): string {
    if (this.#isPlain) return name;
    if (this.#hasOneIssuer) {
      const [slot] = this.#slotOfAlias.values();
      return `${slot}:${name}`;
    }
    const colon = name.indexOf(":");
    return `${this.#slotOfAlias.get(name.slice(0, colon)) ?? ""}:${name.slice(colon + 1)}`;
  }

  /** The name of a caller in this document; `undefined` when it does not trust the issuer. */
  nameOf(key: string): string | undefined {
    if (this.#isPlain) return key;
    const alias = this.#issuerOf(key)?.alias;
    if (alias === undefined) return undefined;
    const id = key.slice(key.indexOf(":") + 1);
    return this.#hasOneIssuer ? id : `${alias}:${id}`;
  }

  /** The audiences of which a token of this caller must have one; `undefined` when the document has none. */
  acceptedBy(key: string): ReadonlySet<string> | undefined {
    const accepted = this.#issuerOf(key)?.accepted;
    // The profile knows what is checked in place of the audience.
    return accepted?.has("unchecked") ? undefined : accepted;
  }

  /** Whether it trusts the issuer of a caller. */
  trusts(key: string): boolean {
    return this.#isPlain || this.#issuerOf(key) !== undefined;
  }

  /** The issuer of both documents that a caller belongs to. */
  slotOf(key: string): number {
    return this.#isPlain ? 0 : Number(key.slice(0, key.indexOf(":")));
  }

  #issuerOf(key: string): DiffedIssuer | undefined {
    return this.#slots?.[this.slotOf(key)]?.[this.#which];
  }
}

/** A key for an unlisted client of each issuer that both documents trust. */
export function unlistedKeys(slots: readonly IssuerSlot[] | undefined): readonly string[] {
  if (slots === undefined || slots.length === 1) return [UNLISTED];
  return slots.flatMap(({ was, is }, index) =>
    was === undefined || is === undefined ? [] : [`${index}:${UNLISTED}`],
  );
}

/** Ends with a space, which no name in a document does. */
const UNLISTED = "any other client ";
