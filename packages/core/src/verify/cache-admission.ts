/** How many marks share one place: a new one replaces the oldest. */
const WAYS = 4;

/**
 * How many tokens are stored when they are first seen, before any has returned: few enough not to matter where none ever
 * does.
 */
const CREDIT_AT_START = 1000;

/**
 * Decides whether a verified token is stored when it is first seen, or when it is seen again.
 *
 * A stored token outlives its request, and is moved twice by the garbage collector: that costs more than half of what verifying
 * it does, so storing is worthwhile only for tokens that return. Storing a token when it is first seen uses one unit of the
 * cache's credit; a token that returns adds one. So where tokens return, all are stored when they are first seen, and where
 * none returns, none is. Without credit a token leaves a mark of 31 bits, and is stored when its mark is found.
 *
 * The marks have a fixed size, and nothing of a token can be read from them.
 */
export class CacheAdmission {
  readonly #maxCredit: number;
  readonly #marks: Uint32Array;
  #credit: number;

  /** @param maxTokens the cache's bound: at most as much credit, and marks of at least twice as many */
  constructor(maxTokens: number) {
    this.#maxCredit = maxTokens;
    this.#credit = Math.min(maxTokens, CREDIT_AT_START);
    this.#marks = new Uint32Array(WAYS * 2 ** Math.ceil(Math.log2(Math.max(1, maxTokens / 2))));
  }

  /** A token returned. */
  earn(): void {
    if (this.#credit < this.#maxCredit) this.#credit += 1;
  }

  /**
   * Called once a token was verified.
   *
   * @param place and
   * @param sign both parts of its hash, of 31 bits and independent of each other
   * @returns whether to store it
   */
  admits(place: number, sign: number): boolean {
    const marks = this.#marks;
    const start = (place % (marks.length / WAYS)) * WAYS;
    const mark = (sign | 1) >>> 0;
    const at = marks.subarray(start, start + WAYS).indexOf(mark);
    if (at !== -1) {
      marks[start + at] = 0;
      this.earn();
      return true;
    }
    if (this.#credit > 0) {
      this.#credit -= 1;
      return true;
    }
    marks.copyWithin(start + 1, start, start + WAYS - 1);
    marks[start] = mark;
    return false;
  }
}
