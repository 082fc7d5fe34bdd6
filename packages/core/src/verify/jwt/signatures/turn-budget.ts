/** How long the event loop may be kept from everything else in one turn, in milliseconds. */
const LIMIT_MS = 1;

// As it was at the start: a test that replaces timers would otherwise keep the turn from ending.
const { setImmediate } = globalThis;

/** How much of this turn of the event loop went into signatures. */
export class TurnBudget {
  readonly #limitMs: number;
  readonly #afterTurn: (callback: () => void) => void;
  #spentMs = 0;
  #endIsNoticed = false;

  /** @param afterTurn calls back once the current turn of the event loop is over */
  constructor(
    limitMs: number = LIMIT_MS,
    afterTurn: (callback: () => void) => void = (callback) => setImmediate(callback),
  ) {
    this.#limitMs = limitMs;
    this.#afterTurn = afterTurn;
  }

  /** Tells whether work that takes this long still fits into the turn. */
  allows(costMs: number): boolean {
    return this.#spentMs + costMs <= this.#limitMs;
  }

  spend(costMs: number): void {
    this.#spentMs += costMs;
    // To notice the end of a turn costs a turn: what a token or two take is carried over into the next instead.
    if (this.#endIsNoticed || this.#spentMs < this.#limitMs / 4) return;
    this.#endIsNoticed = true;
    this.#afterTurn(() => {
      this.#spentMs = 0;
      this.#endIsNoticed = false;
    });
  }
}
