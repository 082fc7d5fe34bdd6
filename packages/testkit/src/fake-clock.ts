import type { Clock, ClockTimer, Gate } from "@callgate/core";

/** A clock that stands still until a test moves it. Pass it to `createGate` as `clock`. */
export interface FakeClock extends Clock {
  /** Timers that are set and have neither fired nor been cancelled. */
  readonly pendingTimers: number;
  /**
   * Moves the time forward and fires the timers that fall due, in order, each at its own time.
   *
   * After each timer the event loop turns, so that what the timer started can run. What it starts over a
   * socket takes longer than that: pass the gate, and the time stands still during its requests to the issuer.
   *
   * @param ms milliseconds, 0 or more
   * @param gate whose refreshes are waited for after each timer. Omit it where the issuer hangs: what
   * only ends when time passes cannot be waited for first
   * @throws {Error} when a refresh of the gate's keys has not ended after 5 real seconds
   */
  advance(ms: number, gate?: Pick<Gate, "health">): Promise<void>;
  /** Moves the time forward while no timer fires, as for a process that was suspended. They are overdue after that. */
  suspend(ms: number): void;
  /** Milliseconds that have passed since the clock was made, whatever {@link step} did to the time of day. */
  monotonic(): number;
  /** Sets the time of day forward or, with a negative number, back, as an operator or NTP does. Timers are not touched. */
  step(ms: number): void;
}

interface FakeTimer {
  readonly callback: () => void;
  readonly dueAt: number;
}

const LONGEST_REFRESH_MS = 5000;

/**
 * Makes a clock for tests: no sleeping, and an hour passes in a moment.
 *
 * @param startMs where it starts, in milliseconds since the Unix epoch; default 2026-01-01T00:00:00Z
 * @throws {RangeError} for a time that is not a finite number; moving it forward, also for one below 0
 * @example
 * const clock = createFakeClock();
 * const issuer = await createTestIssuer({ clock });
 * const gate = createGate({ issuer: issuer.url, audience: issuer.audience, clock });
 * await clock.advance(60_000, gate);
 */
export function createFakeClock(startMs: number = Date.UTC(2026, 0, 1)): FakeClock {
  checkMs(startMs);
  const timers = new Set<FakeTimer>();
  // Timers depend on the time that passed; the time of day is that plus what it was set by.
  let now = startMs;
  let steppedMs = 0;

  const nextDue = (until: number): FakeTimer | undefined => {
    let next: FakeTimer | undefined;
    for (const timer of timers) {
      if (timer.dueAt <= until && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  };

  return {
    now: () => now + steppedMs,
    monotonic: () => now - startMs,
    step(ms) {
      checkMs(ms);
      steppedMs += ms;
    },
    get pendingTimers() {
      return timers.size;
    },
    setTimer(callback, delayMs): ClockTimer {
      const timer = { callback, dueAt: now + Math.max(0, delayMs) };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    async advance(ms, gate) {
      checkMs(ms, 0);
      const until = now + ms;
      await settled(now + steppedMs, gate);
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.dueAt);
        timer.callback();
        await settled(now + steppedMs, gate);
      }
      now = until;
      await settled(now + steppedMs, gate);
    },
    suspend(ms) {
      checkMs(ms, 0);
      now += ms;
    },
  };
}

function checkMs(ms: number, min = Number.NEGATIVE_INFINITY): void {
  if (Number.isFinite(ms) && ms >= min) return;
  throw new RangeError(
    `a fake clock moves by a number of milliseconds${min === 0 ? " from 0" : ""}`,
  );
}

/** Turns the event loop, and on until no refresh of the gate is overdue: a finished one has planned the next. */
async function settled(now: number, gate: Pick<Gate, "health"> | undefined): Promise<void> {
  const startedAt = performance.now();
  do {
    await turnOfTheEventLoop();
    if (performance.now() - startedAt > LONGEST_REFRESH_MS) {
      throw new Error(
        "A refresh of the gate's keys does not end: where the issuer hangs, advance the clock without the gate",
      );
    }
  } while (gate !== undefined && isRefreshing(now, gate));
}

function isRefreshing(now: number, gate: Pick<Gate, "health">): boolean {
  return gate
    .health()
    .issuers.some(
      ({ nextRefreshAt }) => nextRefreshAt !== undefined && Date.parse(nextRefreshAt) <= now,
    );
}

function turnOfTheEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
