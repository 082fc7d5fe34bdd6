import { LRUCache } from "lru-cache";
import { detached } from "../token/compact-jws.js";
import { END_LENGTH, TokenEndHash } from "./token-end-hash.js";
import type { VerifiedToken } from "./verification.js";

/** What tells one token from every other: the hash of its end, and the rest of it exactly. */
export interface TokenFingerprint {
  readonly low: number;
  readonly high: number;
  readonly rest: string;
}

/** How much is remembered of verified tokens. */
export interface CacheBounds {
  readonly maxTokens: number;
  readonly maxBytes: number;
}

/** Longer tokens are verified each time: a few of them would push out all others. */
const LONGEST_REMEMBERED = 8192;

/**
 * What a remembered token takes of memory, by its length: its text without the end, and its claims as objects.
 *
 * Measured at 2.0 to 2.4 with 1 KB to 8 KB of claims, most of them lists of strings.
 */
const MEMORY_PER_CHARACTER = 2.5;

interface Remembered {
  readonly high: number;
  readonly rest: string;
  readonly verified: VerifiedToken;
}

/**
 * Remembers tokens that were fully verified, so that the next request with one costs no signature check.
 *
 * Bounded, and never shared between gates. Whether a token found here is still good is for the verifier to
 * ask: nothing in here ages.
 */
export class VerifiedTokens {
  readonly #tokens: LRUCache<number, Remembered>;
  readonly #ends = new TokenEndHash();

  /** Both bounds are at least 1; the least recently used is evicted first. */
  constructor({ maxTokens, maxBytes }: CacheBounds) {
    this.#tokens = new LRUCache({
      max: maxTokens,
      maxSize: maxBytes,
      sizeCalculation: ({ rest }) => Math.ceil(MEMORY_PER_CHARACTER * (rest.length + END_LENGTH)),
    });
  }

  /**
   * Takes a token's fingerprint, which is of use here alone.
   *
   * The two parts together stand for the whole token, so that none but the very same has the same; but only the smaller one is
   * hashed, and no token can be made of its fingerprint.
   *
   * @returns `undefined` for what cannot be a token
   */
  fingerprintOf(token: string): TokenFingerprint | undefined {
    const end = this.#ends.of(token);
    return end && { low: end.low, high: end.high, rest: token.slice(0, -END_LENGTH) };
  }

  find({ low, high, rest }: TokenFingerprint): VerifiedToken | undefined {
    const remembered = this.#tokens.get(low);
    return remembered?.high === high && remembered.rest === rest ? remembered.verified : undefined;
  }

  add({ low, high, rest }: TokenFingerprint, verified: VerifiedToken): void {
    if (rest.length + END_LENGTH > LONGEST_REMEMBERED) return;
    this.#tokens.set(low, { high, rest: detached(rest), verified });
  }

  delete({ low }: TokenFingerprint): void {
    this.#tokens.delete(low);
  }

  clear(): void {
    this.#tokens.clear();
  }
}
