import { type Algorithm, canonicalAlgorithm } from "../kit/algorithms.js";
import { ownMember } from "../kit/own-member.js";
import type { KeyRules, SkippedKeyCode } from "./key-rules.js";
import { importVerificationKey, type VerificationKey } from "./verification-key.js";

/**
 * Most keys that a token's signature is tried with, so that a forged token costs no more than that many: enough for an
 * issuer without key ids that is changing keys.
 */
export const MAX_CANDIDATES = 8;

const NO_KEYS: readonly VerificationKey[] = Object.freeze([]);

/** A key that was skipped, by its position in the set. */
export interface SkippedKey {
  readonly index: number;
  readonly code: SkippedKeyCode;
}

/** The rules for a whole set. */
export interface KeySetRules extends KeyRules {
  /** Most keys read in one set; the rest is skipped. */
  readonly maxKeys: number;
  /** Called once when a token fits more than {@link MAX_CANDIDATES} keys of the set. */
  readonly onLimited?: () => void;
}

/** The usable keys of one issuer, as they were published at one time. Immutable. */
export class KeySet {
  readonly keys: ReadonlySet<VerificationKey>;
  readonly skipped: readonly SkippedKey[];
  /** Whether there were more keys than were read: a missing key may still be published. */
  readonly isOverLimit: boolean;
  readonly #byKid: ReadonlyMap<string, readonly VerificationKey[]>;
  readonly #byAlgorithm = new Map<Algorithm, readonly VerificationKey[]>();
  #onLimited: (() => void) | undefined;

  constructor(
    keys: readonly VerificationKey[],
    skipped: readonly SkippedKey[] = [],
    onLimited?: () => void,
  ) {
    this.keys = new Set(keys);
    this.skipped = skipped;
    this.isOverLimit = skipped.some(({ code }) => code === "over_limit");
    this.#onLimited = onLimited;
    const byKid = new Map<string, VerificationKey[]>();
    for (const key of this.keys) {
      if (key.kid === undefined) continue;
      const namesakes = byKid.get(key.kid);
      if (namesakes === undefined) byKid.set(key.kid, [key]);
      else namesakes.push(key);
    }
    this.#byKid = byKid;
  }

  /** Whether the set has a key for a token with this `kid`; one without a `kid` may be under any. */
  knows(kid: string | undefined): boolean {
    return kid === undefined ? this.keys.size > 0 : this.#byKid.has(kid);
  }

  /**
   * The keys to try a token's signature with, by its `kid` and `alg`; at most {@link MAX_CANDIDATES}.
   *
   * For a token without a `kid`, keys without one come first: it was most likely signed with one of them.
   */
  candidates(kid: string | undefined, alg: Algorithm): readonly VerificationKey[] {
    const algorithm = canonicalAlgorithm(alg);
    if (kid === undefined) return this.#limited(this.#keysFor(algorithm));
    const named = this.#byKid.get(kid) ?? NO_KEYS;
    const [only] = named;
    if (named.length === 1 && only?.algorithms.has(algorithm)) return named;
    return this.#limited(named.filter((key) => key.algorithms.has(algorithm)));
  }

  #keysFor(algorithm: Algorithm): readonly VerificationKey[] {
    const known = this.#byAlgorithm.get(algorithm);
    if (known !== undefined) return known;
    const fitting = [...this.keys].filter((key) => key.algorithms.has(algorithm));
    const isNamed = ({ kid }: VerificationKey): boolean => kid !== undefined;
    const ordered = fitting.toSorted((a, b) => Number(isNamed(a)) - Number(isNamed(b)));
    this.#byAlgorithm.set(algorithm, ordered);
    return ordered;
  }

  #limited(keys: readonly VerificationKey[]): readonly VerificationKey[] {
    if (keys.length <= MAX_CANDIDATES) return keys;
    this.#onLimited?.();
    this.#onLimited = undefined;
    return keys.slice(0, MAX_CANDIDATES);
  }
}

/**
 * Makes a key set from a JWK Set document, skipping the keys that cannot be used.
 *
 * A key that was in `previous` too stays the same object, so that what was verified with it stays verified.
 *
 * @returns `undefined` when the document is not a JWK Set
 * @see RFC 7517 section 5
 */
export async function parseKeySet(
  document: unknown,
  rules: KeySetRules,
  previous?: KeySet,
): Promise<KeySet | undefined> {
  const jwks = ownMember(document, "keys");
  if (!Array.isArray(jwks)) return undefined;
  const known = new Map([...(previous?.keys ?? [])].map((key) => [key.identity, key]));
  const imported = await Promise.all(
    jwks.map((jwk, index) =>
      index < rules.maxKeys ? importVerificationKey(jwk, rules) : "over_limit",
    ),
  );
  const keys: VerificationKey[] = [];
  const skipped: SkippedKey[] = [];
  for (const [index, result] of imported.entries()) {
    if (typeof result === "string") skipped.push({ index, code: result });
    else keys.push(known.get(result.identity) ?? result);
  }
  return new KeySet(keys, skipped, rules.onLimited);
}
