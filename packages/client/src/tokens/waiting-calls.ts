/**
 * Counts calls that wait for a token: those of one token fetch, and through it those of the whole client, so that they
 * do not pile up without bound.
 */
export class WaitingCalls {
  readonly #max: number;
  readonly #whole: WaitingCalls | undefined;
  #count = 0;

  /**
   * @param max how many calls of the client may wait at once
   * @param whole the calls of the whole client, where these are part of them
   */
  constructor(max: number, whole?: WaitingCalls) {
    this.#max = max;
    this.#whole = whole;
  }

  /** Calls that wait now. */
  get count(): number {
    return this.#count;
  }

  /** Whether one more call of the client may wait. */
  get hasRoom(): boolean {
    return (this.#whole ?? this).#count < this.#max;
  }

  /** The calls that wait for one token fetch: counted separately, and here. */
  ofOneFetch(): WaitingCalls {
    return new WaitingCalls(this.#max, this);
  }

  /** Counts a call until {@link leave}. */
  enter(): void {
    this.#count += 1;
    this.#whole?.enter();
  }

  leave(): void {
    this.#count -= 1;
    this.#whole?.leave();
  }
}
