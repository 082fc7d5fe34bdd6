import type { Clock } from "@callgate/core/kit";

/** How long one anchor is used: reading both clocks again each time would add up their rounding. */
const ANCHOR_MS = 10_000;
/** Longer than the lifetime of any token (366 days). */
const FOREVER_MS = 31_622_400_000;

/**
 * Measures how much time passed, by the faster of two clocks.
 *
 * The wall clock can be set, forwards and back; the monotonic one stands still while a machine sleeps. The one
 * that says that more time passed is right: a token is expired when either says so, and a clock set back makes no
 * expired token usable again.
 */
export class PassedTime {
  readonly #clock: Clock;
  #passed = 0;
  #anchor = 0;
  #anchorWall: number;
  #anchorMonotonic: number;
  #lastWall: number;
  #lastMonotonic: number;

  constructor(clock: Clock) {
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
      // Set back, and the other clock stood still: how much time passed is unknown.
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

  /** The wall clock's time at a moment of this one, as far as it is known now. */
  toWall(moment: number): number {
    return this.#clock.now() + (moment - this.now());
  }

  #moveAnchor(passed: number, wall: number, monotonic: number): void {
    this.#passed = this.#anchor = Math.max(this.#passed, passed);
    this.#anchorWall = wall;
    this.#anchorMonotonic = monotonic;
  }
}
