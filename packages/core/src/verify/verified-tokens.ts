import { LRUCache } from "lru-cache";
import { END_LENGTH, type EndHash, TokenEndHash } from "../kit/token-end-hash.js";
import { detached } from "../token/compact-jws.js";
import { CacheAdmission } from "./cache-admission.js";
import { CachedToken } from "./cached-token.js";
import type { VerifiedToken } from "./verification.js";

/** What distinguishes one token from every other: the hash of its end, and the rest of it exactly. */
export interface TokenFingerprint {
  readonly end: EndHash;
  readonly rest: string;
}

/** The bounds of the cache of verified tokens. */
export interface CacheBounds {
  readonly maxTokens: number;
  readonly maxBytes: number;
}

/** Longer tokens are verified each time: a few of them would evict all others. */
const LONGEST_CACHED = 8192;

const MAX_HEADS = 64;
const LONGEST_HEAD = 512;

/**
 * Memory that a cached token takes, relative to its length: its text without the end, and its claims as objects.
 *
 * Measured at 2.0 to 2.6 with 1 KB to 8 KB of claims, most of them lists of strings; the shorter those, the more.
 */
const MEMORY_PER_CHARACTER = 2.75;

/**
 * Caches tokens that were fully verified, so that the next request with one costs no signature check.
 *
 * Bounded, and never shared between gates. Whether a token found here is still valid is for the verifier to
 * check: entries have no age here.
 */
export class VerifiedTokens {
  readonly #tokens: LRUCache<number, CachedToken>;
  readonly #heads = new LRUCache<string, string>({ max: MAX_HEADS });
  readonly #ends = new TokenEndHash();
  readonly #admission: CacheAdmission;

  /** Both bounds are at least 1; the least recently used is evicted first. */
  constructor({ maxTokens, maxBytes }: CacheBounds) {
    this.#admission = new CacheAdmission(maxTokens);
    this.#tokens = new LRUCache({
      max: maxTokens,
      maxSize: maxBytes,
      sizeCalculation: ({ head, middle }) =>
        Math.ceil(MEMORY_PER_CHARACTER * (head.length + middle.length + END_LENGTH)),
    });
  }

  /**
   * Computes a token's fingerprint, which is usable in this cache only.
   *
   * The two parts together identify the whole token, so that only the same token has the same; but only the smaller one is
   * hashed, and a token cannot be made from its fingerprint.
   *
   * @returns `undefined` for a value that cannot be a token
   */
  fingerprintOf(token: string): TokenFingerprint | undefined {
    const end = this.#ends.of(token);
    return end && { end, rest: token.slice(0, -END_LENGTH) };
  }

  /** The token as it was added, now as {@link VerifiedToken.cached}. */
  find({ end, rest }: TokenFingerprint): VerifiedToken | undefined {
    const found = this.#tokens.get(keyOf(end), FIND);
    if (found === undefined || found.b !== end.b || found.c !== end.c || found.d !== end.d)
      return undefined;
    const { head, middle } = found;
    if (rest.slice(head.length) !== middle || rest.slice(0, head.length) !== head) return undefined;
    if (!found.cameBack) {
      found.cameBack = true;
      this.#admission.earn();
    }
    return found;
  }

  /** Stores a token, unless it has to be seen again first: see {@link CacheAdmission}. */
  add({ end, rest }: TokenFingerprint, verified: VerifiedToken): void {
    if (rest.length + END_LENGTH > LONGEST_CACHED) return;
    const { c, d } = end;
    if (!this.#admission.admits(keyOf(end), c * 32 + (d % 32))) return;
    const head = this.#headOf(rest);
    const middle = detached(rest.slice(head.length));
    this.#tokens.set(keyOf(end), new CachedToken(verified, end, { head, middle }));
  }

  #headOf(rest: string): string {
    const head = rest.slice(0, rest.indexOf("."));
    const shared = this.#heads.get(head);
    if (shared !== undefined) return shared;
    const copy = detached(head);
    if (copy.length <= LONGEST_HEAD) this.#heads.set(copy, copy);
    return copy;
  }

  delete({ end }: TokenFingerprint): void {
    this.#tokens.delete(keyOf(end));
  }

  clear(): void {
    this.#tokens.clear();
    this.#heads.clear();
  }
}

/** Without it, the cache makes an object for each look-up. */
const FIND = {};

/** All of one lane and as much of another as a small integer has room for: maps find these faster than other numbers. */
function keyOf({ a, b }: EndHash): number {
  return (a << 5) ^ b;
}
