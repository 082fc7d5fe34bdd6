import type { TokenClock } from "../clock.js";

/** How long two readings may lie on one anchor: reading both clocks anew each time would count their rounding. */
const ANCHOR_MS = 10_000;
/** Longer than any token lives (366 days). */
const FOREVER_MS = 31_622_400_000;

/**
 * Tells how much time passed, as the faster of two clocks has it.
 *
 * The wall clock can be set, forwards and back; the monotonic one stands still while a machine sleeps. Whichever says
 * that more time went by is believed: a token is dead when either says so, and a clock set back revives none.
 */
export class PassedTime {
  readonly #clock: TokenClock;
  #passed = 0;
  #anchor = 0;
  #anchorWall: number;
  #anchorMonotonic: number;
  #lastWall: number;
  #lastMonotonic: number;

  constructor(clock: TokenClock) {
    this.#clock = clock;
    this.#anchorWall = this.#lastWall = clock.now();
    this.#anchorMonotonic = this.#lastMonotonic = clock.monotonic();
  }

  /** Milliseconds since this was made; never goes back. */
  now(): number {
    const wall = this.#clock.now();
    const monotonic = this.#clock.monotonic();
    const sinceAnchor = Math.max(wall - this.#anchorWall, monotonic - this.#anchorMonotonic);
    if (wall < this.#lastWall) {
      const counted = monotonic - this.#lastMonotonic;
      // Set back, and nothing else that counted: nobody knows how long it was.
      this.#moveAnchor(this.#passed + (counted > 0 ? counted : FOREVER_MS), wall, monotonic);
    } else if (sinceAnchor >= ANCHOR_MS) {
      this.#moveAnchor(this.#anchor + sinceAnchor, wall, monotonic);
    } else if (this.#anchor + sinceAnchor > this.#passed) {
      this.#passed = this.#anchor + sinceAnchor;
    }
    this.#lastWall = wall;
    this.#lastMonotonic = monotonic;
    return this.#passed;
  }

  /** The wall clock's time at a moment of this one, as far as can be told now. */
  toWall(moment: number): number {
    return this.#clock.now() + (moment - this.now());
  }

  #moveAnchor(passed: number, wall: number, monotonic: number): void {
    this.#passed = this.#anchor = Math.max(this.#passed, passed);
    this.#anchorWall = wall;
    this.#anchorMonotonic = monotonic;
  }
}
