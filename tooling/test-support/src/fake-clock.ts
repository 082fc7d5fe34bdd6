/** A timer that can be cancelled. */
export interface FakeTimer {
  cancel(): void;
}

interface PendingTimer {
  readonly callback: () => void;
  readonly dueAt: number;
}

/**
 * A clock that stands still until a test moves it.
 *
 * It behaves as the test kit's public `createFakeClock` does; {@link fakeClockContract} checks both. It exists
 * beside that one because the test kit depends on core, so core's own tests cannot depend on the test kit.
 */
export class FakeClock {
  readonly #startMs: number;
  readonly #timers = new Set<PendingTimer>();
  // Timers depend on the time that passed; the time of day is that plus what it was set by.
  #passedMs = 0;
  #steppedMs = 0;

  /** @param startMs where it starts, in milliseconds since the Unix epoch */
  constructor(startMs: number = Date.UTC(2030, 0, 1)) {
    this.#startMs = startMs;
  }

  /** Milliseconds since the Unix epoch, as the time of day has it. */
  now(): number {
    return this.#startMs + this.#passedMs + this.#steppedMs;
  }

  /** Milliseconds that have passed since the clock was made, whatever {@link step} did to the time of day. */
  monotonic(): number {
    return this.#passedMs;
  }

  /** Calls back once `delayMs` milliseconds have passed. */
  setTimer(callback: () => void, delayMs: number, _keepsProcessAlive?: boolean): FakeTimer {
    const timer = { callback, dueAt: this.#passedMs + Math.max(0, delayMs) };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** Timers that are set and have neither fired nor been cancelled. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves the time forward and fires the timers that fall due, in order, each at its own time. */
  async advance(ms: number): Promise<void> {
    const until = this.#passedMs + ms;
    await settle();
    for (let timer = this.#nextDue(until); timer !== undefined; timer = this.#nextDue(until)) {
      this.#timers.delete(timer);
      this.#passedMs = Math.max(this.#passedMs, timer.dueAt);
      timer.callback();
      await settle();
    }
    this.#passedMs = until;
    await settle();
  }

  /** Moves the time forward while no timer fires, as for a process that was suspended. They are overdue after that. */
  suspend(ms: number): void {
    this.#passedMs += ms;
  }

  /** Sets the time of day forward or, with a negative number, back. Timers are not touched. */
  step(ms: number): void {
    this.#steppedMs += ms;
  }

  #nextDue(until: number): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt <= until && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }
}

/** Lets every promise settle that can do so without I/O. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
