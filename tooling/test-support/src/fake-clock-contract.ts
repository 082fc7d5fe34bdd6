import { deepEqual, equal } from "node:assert/strict";
import type { FakeTimer } from "./fake-clock.js";

/** What every fake clock can do. */
export interface FakeClockUnderTest {
  readonly pendingTimers: number;
  now(): number;
  monotonic(): number;
  setTimer(callback: () => void, delayMs: number, keepsProcessAlive: boolean): FakeTimer;
  advance(ms: number): Promise<void>;
  suspend(ms: number): void;
  step(ms: number): void;
}

/** One behaviour, and what throws where a clock behaves otherwise. */
export interface FakeClockCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** What every fake clock has to do. @param create makes a clock that starts there */
export function fakeClockContract(
  create: (startMs: number) => FakeClockUnderTest,
): readonly FakeClockCase[] {
  return Object.entries(behaviours).map(([name, run]) => ({ name, run: () => run(create) }));
}

type Behaviour = (create: (startMs: number) => FakeClockUnderTest) => Promise<void>;

const behaviours: Readonly<Record<string, Behaviour>> = {
  "stands still until it is advanced": async (create) => {
    const clock = create(1000);
    await new Promise((resolve) => setImmediate(resolve));
    equal(clock.now(), 1000);
    await clock.advance(500);
    equal(clock.now(), 1500);
  },

  "fires timers in the order they fall due, each at its own time": async (create) => {
    const clock = create(0);
    const fired: [string, number][] = [];
    const set = (name: string, delayMs: number): unknown =>
      clock.setTimer(() => fired.push([name, clock.now()]), delayMs, false);
    set("third", 30);
    set("first", 10);
    set("second", 20);
    set("later", 31);
    await clock.advance(30);
    deepEqual(fired, [
      ["first", 10],
      ["second", 20],
      ["third", 30],
    ]);
    equal(clock.pendingTimers, 1);
  },

  "can be set by hand while no time passes": async (create) => {
    const clock = create(0);
    let firedAt: number | undefined;
    const fire = (): void => {
      firedAt = clock.monotonic();
    };
    clock.setTimer(fire, 1000, false);
    clock.step(-3_600_000);
    deepEqual([clock.now(), clock.monotonic()], [-3_600_000, 0]);
    await clock.advance(1000);
    deepEqual([clock.now(), clock.monotonic(), firedAt], [-3_599_000, 1000, 1000]);
  },

  "fires timers of the same time in the order they were set": async (create) => {
    const clock = create(0);
    const fired: number[] = [];
    for (const each of [1, 2, 3]) clock.setTimer(() => fired.push(each), 10, false);
    await clock.advance(10);
    deepEqual(fired, [1, 2, 3]);
  },

  "fires a timer that another one set meanwhile, if it falls due": async (create) => {
    const clock = create(0);
    const fired: number[] = [];
    const setAnother = (): void => void clock.setTimer(() => fired.push(clock.now()), 5, false);
    clock.setTimer(setAnother, 10, false);
    await clock.advance(20);
    deepEqual(fired, [15]);
  },

  "never fires a timer that was cancelled": async (create) => {
    const clock = create(0);
    const fired: number[] = [];
    const timer = clock.setTimer(() => fired.push(clock.now()), 10, false);
    timer.cancel();
    equal(clock.pendingTimers, 0);
    await clock.advance(20);
    deepEqual(fired, []);
  },

  "fires what fell due while it was suspended when it is advanced again": async (create) => {
    const clock = create(0);
    const fired: number[] = [];
    clock.setTimer(() => fired.push(clock.now()), 10, false);
    clock.suspend(100);
    deepEqual(fired, []);
    await clock.advance(0);
    deepEqual(fired, [100]);
  },

  "lets promises run between two timers": async (create) => {
    const clock = create(0);
    const order: string[] = [];
    clock.setTimer(() => void Promise.resolve().then(() => order.push("promise")), 10, false);
    clock.setTimer(() => order.push("second timer"), 11, false);
    await clock.advance(20);
    deepEqual(order, ["promise", "second timer"]);
  },
};
