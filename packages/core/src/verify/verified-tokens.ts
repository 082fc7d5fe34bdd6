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

  /** @param maxTokens how many are remembered; at least 1 */
  constructor(maxTokens: number) {
    this.#tokens = new LRUCache({ max: maxTokens });
  }

  find({ endDigest, rest }: TokenFingerprint): VerifiedToken | undefined {
    const remembered = this.#tokens.get(endDigest);
    return remembered?.rest === rest ? remembered.verified : undefined;
  }

  add({ endDigest, rest }: TokenFingerprint, verified: VerifiedToken): void {
    this.#tokens.set(endDigest, { rest: detached(rest), verified });
  }

  delete({ endDigest }: TokenFingerprint): void {
    this.#tokens.delete(endDigest);
  }

  clear(): void {
    this.#tokens.clear();
  }
}
