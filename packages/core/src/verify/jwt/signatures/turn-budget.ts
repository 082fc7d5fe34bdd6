/** How long signatures may block the event loop in one turn, in milliseconds. */
const LIMIT_MS = 1;

// Kept from the start: a test that replaces timers would otherwise keep the turn from ending.
const { setImmediate } = globalThis;

/** How much of this turn of the event loop was spent on signatures. */
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

  /** Whether work that takes this long still fits into the turn. */
  allows(costMs: number): boolean {
    return this.#spentMs + costMs <= this.#limitMs;
  }

  spend(costMs: number): void {
    this.#spentMs += costMs;
    // Detecting the end of a turn costs time in it: the time of a token or two is carried over into the next instead.
    if (this.#endIsNoticed || this.#spentMs < this.#limitMs / 4) return;
    this.#endIsNoticed = true;
    this.#afterTurn(() => {
      this.#spentMs = 0;
      this.#endIsNoticed = false;
    });
  }
}
