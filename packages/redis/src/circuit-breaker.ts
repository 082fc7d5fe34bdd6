import { backoffMs } from "@callgate/core/kit";

/** How many failures in a row open the circuit. */
const FAILURES = 5;
const PAUSES = { firstMs: 1000, maxMs: 30_000 };

/**
 * Keeps commands from a server that fails again and again, so that requests do not each wait for a deadline.
 *
 * After five failures in a row it opens for a second; then one command is tried, and if that fails it opens again, each time
 * for twice as long, up to 30 seconds.
 */
export class CircuitBreaker {
  readonly #random: () => number;
  #failures = 0;
  #openings = 0;
  #closedFrom = Number.NEGATIVE_INFINITY;
  #isTrying = false;

  /** @param random 0 to 1, without 1: spreads the attempts of a fleet */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Whether a command may be sent now. Each that may is followed by {@link succeeded} or {@link failed}. */
  admits(nowMs: number): boolean {
    if (this.#failures < FAILURES) return true;
    if (nowMs < this.#closedFrom || this.#isTrying) return false;
    this.#isTrying = true;
    return true;
  }

  /** @returns whether the circuit was open until now */
  succeeded(): boolean {
    const wasOpen = this.#openings > 0;
    this.#failures = 0;
    this.#openings = 0;
    this.#isTrying = false;
    return wasOpen;
  }

  /** @returns for how long the circuit opens, in milliseconds; `undefined` while it stays closed, or is open already */
  failed(nowMs: number): number | undefined {
    this.#failures += 1;
    const isOpen = nowMs < this.#closedFrom;
    this.#isTrying = false;
    if (this.#failures < FAILURES || isOpen) return undefined;
    this.#openings += 1;
    const pauseMs = backoffMs(this.#openings, PAUSES, this.#random);
    this.#closedFrom = nowMs + pauseMs;
    return pauseMs;
  }
}
