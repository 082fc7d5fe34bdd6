import type { VerificationKey } from "../../../keys/verification-key.js";

/** The most expected after one measurement, in milliseconds: the first one includes what OpenSSL does once for a key. */
const FIRST_AT_MOST = 0.5;
/** How much higher than expected one measurement may be: beyond it the processor did something else meanwhile. */
const MAX_RISE = 2;
const WEIGHT_OF_A_RISE = 1 / 8;
const FORGOTTEN_PER_GUESS = 1 / 100;

/**
 * How long signatures take to verify, by key, which determines algorithm and size.
 *
 * A measurement includes other work of the processor, so a lower one is adopted at once and a higher one slowly.
 */
export class SignatureCosts {
  readonly #millisecondsByKey = new WeakMap<VerificationKey, number>();

  /** Expected milliseconds for a token that is tried with these keys; 0 for a key that was not measured yet. */
  of(keys: readonly VerificationKey[]): number {
    let sum = 0;
    for (const key of keys) sum += this.#millisecondsByKey.get(key) ?? 0;
    return sum;
  }

  measured(key: VerificationKey, milliseconds: number): void {
    const expected = this.#millisecondsByKey.get(key);
    if (expected === undefined) {
      this.#millisecondsByKey.set(key, Math.min(milliseconds, FIRST_AT_MOST));
    } else if (milliseconds <= expected) {
      this.#millisecondsByKey.set(key, milliseconds);
    } else {
      const rise = Math.min(milliseconds, expected * MAX_RISE) - expected;
      this.#millisecondsByKey.set(key, expected + rise * WEIGHT_OF_A_RISE);
    }
  }

  /** Lowers the expectation for keys that are not measured because they seem to take too long, so that they are measured again. */
  doubt(keys: readonly VerificationKey[]): void {
    for (const key of keys) {
      const expected = this.#millisecondsByKey.get(key);
      if (expected !== undefined)
        this.#millisecondsByKey.set(key, expected * (1 - FORGOTTEN_PER_GUESS));
    }
  }
}
