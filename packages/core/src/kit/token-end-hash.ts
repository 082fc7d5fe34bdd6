import { randomInt } from "node:crypto";

/**
 * How much of a token's end is hashed, in characters: 19 words of three.
 *
 * It is part of the signature, with any algorithm: 342 bits that cannot be guessed, nor computed from the part
 * before them.
 */
export const END_LENGTH = 57;

const WORDS = END_LENGTH / 3;
const LANES = 4;
/** The largest prime below 2^26. */
const MODULUS = 2 ** 26 - 5;

/** The hash of a token's end: four lanes of 26 bits. */
export interface EndHash {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/**
 * Hashes the ends of tokens: multilinear, under random keys of its own that it never exposes (Carter and Wegman,
 * "Universal classes of hash functions", 1979).
 *
 * A lane is the sum of each word times its key, modulo a prime. Words are below 2^21, so that two different ends differ
 * modulo the prime, too: chosen without knowing the keys, they have one lane in common with a probability of
 * one in the prime, and all four with 2^-104. A sum of 19 products stays below 2^53 and is exact.
 */
export class TokenEndHash {
  #keys: Float64Array | undefined;
  readonly #modulus: number;
  readonly #inverse: number;

  /** @param modulus a prime from 2 to 2^26: a smaller one is for tests, which could not see a collision otherwise */
  constructor(modulus: number = MODULUS) {
    this.#modulus = modulus;
    this.#inverse = 1 / modulus;
  }

  /**
   * Hashes the last {@link END_LENGTH} characters; a shorter token is filled up with zeros, which no token has.
   *
   * @returns `undefined` for an end with characters beyond ASCII, which would share bits with their neighbours
   */
  of(token: string): EndHash | undefined {
    this.#keys ??= this.#drawKeys();
    const keys = this.#keys;
    let [a, b, c, d, seen] = [0, 0, 0, 0, 0];
    let at = token.length - END_LENGTH;
    for (let key = 0; key < LANES * WORDS; key += LANES, at += 3) {
      const first = token.charCodeAt(at) | 0;
      const second = token.charCodeAt(at + 1) | 0;
      const third = token.charCodeAt(at + 2) | 0;
      seen |= first | second | third;
      const word = (first << 14) | (second << 7) | third;
      a += (keys[key] as number) * word;
      b += (keys[key + 1] as number) * word;
      c += (keys[key + 2] as number) * word;
      d += (keys[key + 3] as number) * word;
    }
    if (seen > 127) return undefined;
    return { a: this.#reduce(a), b: this.#reduce(b), c: this.#reduce(c), d: this.#reduce(d) };
  }

  /** Drawn with the first token: workerd has no random numbers while a module is loaded, which is where gates are created. */
  #drawKeys(): Float64Array {
    return Float64Array.from({ length: LANES * WORDS }, () => randomInt(this.#modulus));
  }

  /** The remainder of a sum: `%` on numbers beyond 32 bits is a slow call. The quotient may be one too high or too low. */
  #reduce(sum: number): number {
    const modulus = this.#modulus;
    const rest = sum - Math.floor(sum * this.#inverse) * modulus;
    return (rest < 0 ? rest + modulus : rest >= modulus ? rest - modulus : rest) | 0;
  }
}
