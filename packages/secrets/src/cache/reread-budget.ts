import type { Clock } from "@callgate/core";

const BURST = 3;
const INTERVAL_MS = 5000;

/** How often a rejected secret may be read again: three times in a row, then once in five seconds. */
export class RereadBudget {
  readonly #clock: Clock;
  #left = BURST;
  #countedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAt = clock.now();
  }

  /** Takes one reading out of the budget. */
  take(): boolean {
    const elapsed = this.#clock.now() - this.#countedAt;
    const earned = Math.floor(elapsed / INTERVAL_MS);
    // A clock that was set back earns nothing, and is not waited for.
    if (elapsed < 0 || this.#left + earned >= BURST) {
      this.#left = elapsed < 0 ? this.#left : BURST;
      this.#countedAt = this.#clock.now();
    } else {
      this.#left += earned;
      this.#countedAt += earned * INTERVAL_MS;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
