import type { JsonWebKey, KeyObject } from "node:crypto";
import type { BenchmarkAlgorithm } from "../signing-key.js";

/** Whose tokens a contender is to accept. */
export interface Trust {
  readonly issuer: string;
  readonly algorithm: BenchmarkAlgorithm;
  readonly publicKey: KeyObject;
  /** The same key, as the issuer publishes it. */
  readonly jwks: { readonly keys: readonly JsonWebKey[] };
}

/**
 * Decides all of these Authorization field lines, one after the other.
 *
 * Throws when one is refused, so that none wins by refusing. Each contender has its own loop: one that was
 * shared would not be optimized for any of them.
 */
export type DecideAll = (lines: readonly string[]) => void | Promise<void>;

/** The token of a `Bearer …` line, as an application that does not use a middleware takes it. */
export function tokenOf(line: string): string {
  return line.slice("Bearer ".length);
}

/** For a contender that refused what it must admit. */
export function refused(): Error {
  return new Error("A good token was refused");
}
