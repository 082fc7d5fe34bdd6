import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { detached } from "../token/compact-jws.js";
import type { VerifiedToken } from "./verification.js";

/** What tells one token from every other: the SHA-256 of its end, and the rest of it to the letter. */
export interface TokenFingerprint {
  readonly endDigest: string;
  readonly rest: string;
}

/**
 * How much of a token's end is hashed, in characters: what fits into one block of SHA-256.
 *
 * It is part of the signature, whatever the algorithm: 330 bits that nobody can guess, nor work out from what comes
 * before them. Only under an RSA key whose public exponent is below 7 could somebody who reads this process's memory
 * do that.
 */
const END_LENGTH = 55;

/**
 * Takes a token's fingerprint.
 *
 * The two parts together are the whole token, so that none but the very same has the same; but only the smaller
 * one is hashed, and no token can be made of its fingerprint.
 */
export function fingerprintOf(token: string): TokenFingerprint {
  return {
    endDigest: hash("sha256", token.slice(-END_LENGTH), "base64"),
    rest: token.slice(0, -END_LENGTH),
  };
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
  readonly #tokens: LRUCache<string, Remembered>;

  /** Both bounds are at least 1; the least recently used is evicted first. */
  constructor({ maxTokens, maxBytes }: CacheBounds) {
    this.#tokens = new LRUCache({
      max: maxTokens,
      maxSize: maxBytes,
      sizeCalculation: ({ rest }) => Math.ceil(MEMORY_PER_CHARACTER * (rest.length + END_LENGTH)),
    });
  }

  find({ endDigest, rest }: TokenFingerprint): VerifiedToken | undefined {
    const remembered = this.#tokens.get(endDigest);
    return remembered?.rest === rest ? remembered.verified : undefined;
  }

  add({ endDigest, rest }: TokenFingerprint, verified: VerifiedToken): void {
    if (rest.length + END_LENGTH > LONGEST_REMEMBERED) return;
    this.#tokens.set(endDigest, { rest: detached(rest), verified });
  }

  delete({ endDigest }: TokenFingerprint): void {
    this.#tokens.delete(endDigest);
  }

  clear(): void {
    this.#tokens.clear();
  }
}
