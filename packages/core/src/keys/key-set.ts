import { type Algorithm, canonicalAlgorithm } from "../kit/algorithms.js";
import {
  importVerificationKey,
  type KeyRules,
  type SkippedKeyCode,
  type VerificationKey,
} from "./verification-key.js";

/** Most keys taken from one set; those after are passed over. */
export const MAX_KEYS = 100;

const NO_KEYS: readonly VerificationKey[] = Object.freeze([]);

/** A key that was passed over, by its place in the set. */
export interface SkippedKey {
  readonly index: number;
  readonly code: SkippedKeyCode;
}

/** The usable keys of one issuer, as they were published at one time. Immutable. */
export class KeySet {
  readonly keys: ReadonlySet<VerificationKey>;
  readonly skipped: readonly SkippedKey[];
  readonly #byKid: ReadonlyMap<string, readonly VerificationKey[]>;

  constructor(keys: readonly VerificationKey[], skipped: readonly SkippedKey[] = []) {
    this.keys = new Set(keys);
    this.skipped = skipped;
    const byKid = new Map<string, VerificationKey[]>();
    for (const key of this.keys) {
      if (key.kid === undefined) continue;
      const namesakes = byKid.get(key.kid);
      if (namesakes === undefined) byKid.set(key.kid, [key]);
      else namesakes.push(key);
    }
    this.#byKid = byKid;
  }

  /** Tells whether a token with this `kid` has a key here; one without a `kid` may be under any. */
  knows(kid: string | undefined): boolean {
    return kid === undefined ? this.keys.size > 0 : this.#byKid.has(kid);
  }

  /** The keys a token may be signed with, by its `kid` and `alg`. Several only where the issuer made it so. */
  candidates(kid: string | undefined, alg: Algorithm): readonly VerificationKey[] {
    const named = kid === undefined ? [...this.keys] : (this.#byKid.get(kid) ?? NO_KEYS);
    const algorithm = canonicalAlgorithm(alg);
    const [only] = named;
    if (named.length === 1 && only?.algorithms.has(algorithm)) return named;
    return named.filter((key) => key.algorithms.has(algorithm));
  }
}

/**
 * Makes a key set of a JWK Set document, passing over the keys that cannot be used.
 *
 * A key that was in `previous` too is the very same object again, so that what was verified with it stays verified.
 *
 * @returns `undefined` when the document is not a JWK Set
 * @see RFC 7517 section 5
 */
export async function parseKeySet(
  document: unknown,
  rules: KeyRules,
  previous?: KeySet,
): Promise<KeySet | undefined> {
  const jwks = (document as { keys?: unknown } | null | undefined)?.keys;
  if (!Array.isArray(jwks)) return undefined;
  const known = new Map([...(previous?.keys ?? [])].map((key) => [key.identity, key]));
  const imported = await Promise.all(
    jwks.map((jwk, index) => (index < MAX_KEYS ? importVerificationKey(jwk, rules) : "over_limit")),
  );
  const keys: VerificationKey[] = [];
  const skipped: SkippedKey[] = [];
  for (const [index, result] of imported.entries()) {
    if (typeof result === "string") skipped.push({ index, code: result });
    else keys.push(known.get(result.identity) ?? result);
  }
  return new KeySet(keys, skipped);
}
