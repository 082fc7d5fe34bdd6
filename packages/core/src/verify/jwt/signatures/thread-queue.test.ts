import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { OVERLOADED, type QueueBounds, ThreadQueue } from "./thread-queue.js";

type Done = (error: Error | null, result: string) => void;

/** A queue whose work a test finishes explicitly, by name. */
function queueOf(bounds: Partial<QueueBounds> = {}) {
  const clock = new FakeClock();
  const queue = new ThreadQueue({ underWay: 2, waitingBytes: 30, ...bounds }, clock);
  const started: string[] = [];
  const callbacks = new Map<string, Done>();
  const settled: string[] = [];
  const add = (name: string, bytes = 10): void => {
    const work = (done: Done): void => {
      started.push(name);
      callbacks.set(name, done);
    };
    queue.add(work, bytes).then(
      (result) => settled.push(`${name}: ${String(result)}`),
      (error) => settled.push(`${name}: ${error.message}`),
    );
  };
  const end = async (name: string, error: Error | null = null): Promise<void> => {
    callbacks.get(name)?.(error, "done");
    await Promise.resolve();
  };
  return { queue, clock, started, settled, add, end };
}

describe("ThreadQueue", () => {
  it("reports what is under way, what waits, and the bound of it", async () => {
    const { queue, add, end } = queueOf();
    for (const name of ["a", "b", "c", "d", "e", "f"]) add(name);
    const bound = { maxWaitingBytes: 30 };
    expect(queue.health()).toEqual({ underWay: 2, waiting: 3, waitingBytes: 30, ...bound });
    for (const name of ["a", "b", "c"]) await end(name);
    expect(queue.health()).toEqual({ underWay: 2, waiting: 0, waitingBytes: 0, ...bound });
  });

  it("runs a bounded number, and starts the oldest of the rest as each ends", async () => {
    const { started, settled, add, end } = queueOf();
    for (const name of ["a", "b", "c", "d"]) add(name);
    expect(started).toEqual(["a", "b"]);
    await end("b");
    expect(started).toEqual(["a", "b", "c"]);
    await end("a");
    expect(started).toEqual(["a", "b", "c", "d"]);
    expect(settled).toEqual(["b: done", "a: done"]);
  });

  it("is overloaded by work that would exceed the memory limit, and not by later work", async () => {
    const { started, settled, add, end } = queueOf();
    for (const name of ["a", "b", "c", "d", "e"]) add(name);
    add("f", 1);
    await Promise.resolve();
    expect(settled).toEqual([`f: ${String(OVERLOADED)}`]);
    await end("a");
    add("g", 10);
    await end("b");
    await end("c");
    await end("d");
    expect(started).toEqual(["a", "b", "c", "d", "e", "g"]);
  });

  it("accepts work of any size while a thread is free", async () => {
    const { started, add } = queueOf();
    add("a", 1_000_000);
    expect(started).toEqual(["a"]);
  });

  it("drops work that has waited for its time, running or not, and does not start it", async () => {
    const { clock, started, settled, add, end } = queueOf({ underWay: 1, waitMs: 2000 });
    add("a");
    add("b");
    await clock.advance(1500);
    add("c");
    await clock.advance(499);
    await Promise.resolve();
    expect(settled).toEqual([]);
    await clock.advance(1);
    await Promise.resolve();
    expect(settled).toEqual([`a: ${String(OVERLOADED)}`, `b: ${String(OVERLOADED)}`]);
    // It stays with the pool, which starts nothing else meanwhile.
    add("d");
    expect(started).toEqual(["a"]);
    await end("a");
    expect(started).toEqual(["a", "c"]);
    await clock.advance(1500);
    await Promise.resolve();
    expect(settled.slice(2)).toEqual([`c: ${String(OVERLOADED)}`]);
    await clock.advance(500);
    await Promise.resolve();
    expect(settled.slice(3)).toEqual([`d: ${String(OVERLOADED)}`]);
  });

  it("leaves no timer behind once all is done", async () => {
    const { clock, add, end } = queueOf();
    add("a");
    await end("a");
    await clock.advance(10_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it("rejects with the error that work reports, and continues with the next", async () => {
    const { started, settled, add, end } = queueOf({ underWay: 1 });
    add("a");
    add("b");
    await end("a", new Error("out of memory"));
    expect(settled).toEqual(["a: out of memory"]);
    expect(started).toEqual(["a", "b"]);
  });

  it("rejects with what work throws, and continues with the next", async () => {
    const queue = new ThreadQueue({ underWay: 1 });
    const broken = queue.add(() => {
      throw new Error("no such key");
    }, 1);
    const sound = queue.add<string>((done) => setImmediate(() => done(null, "done")), 1);
    await expect(broken).rejects.toThrow("no such key");
    expect(await sound).toBe("done");
  });

  it("is moving while work is under way and the pool has ended some of late, and for a moment after", async () => {
    const { queue, clock, add, end } = queueOf({ stalledMs: 50 });
    expect(queue.isMoving).toBe(false);
    await clock.advance(10_000);
    add("a");
    add("b");
    await clock.advance(50);
    expect(queue.isMoving).toBe(true);
    await clock.advance(1);
    expect(queue.isMoving).toBe(false);
    await end("a");
    expect(queue.isMoving).toBe(true);
    await end("b");
    expect(queue.isMoving).toBe(true);
    await clock.advance(0.9);
    expect(queue.isMoving).toBe(true);
    await clock.advance(0.1);
    expect(queue.isMoving).toBe(false);
  });

  it("accepts ten thousand at once, in the order in which they came", async () => {
    const queue = new ThreadQueue({ underWay: 3 });
    const order: number[] = [];
    const results = Array.from({ length: 10_000 }, (_, n) =>
      queue.add<number>((done) => {
        order.push(n);
        queueMicrotask(() => done(null, n));
      }, 1),
    );
    expect(await Promise.all(results)).toEqual(order);
    expect(order).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
  });

  it("sets one timer for all that waits, which does not keep the process alive", async () => {
    const timers: [delayMs: number, keepsProcessAlive: boolean | undefined][] = [];
    const clock = new FakeClock();
    const setTimer: FakeClock["setTimer"] = (callback, delayMs, keepsProcessAlive) => {
      timers.push([delayMs, keepsProcessAlive]);
      return clock.setTimer(callback, delayMs);
    };
    const queue = new ThreadQueue(
      { underWay: 1, waitMs: 2000 },
      { monotonic: () => clock.monotonic(), setTimer },
    );
    const results = [queue.add(() => undefined, 1)];
    await clock.advance(500);
    results.push(
      queue.add(() => undefined, 1),
      queue.add(() => undefined, 1),
    );
    expect(timers).toEqual([[2000, false]]);
    await clock.advance(2000);
    // What began later has a later deadline.
    expect(timers).toEqual([
      [2000, false],
      [500, false],
    ]);
    expect(await Promise.all(results)).toEqual([OVERLOADED, OVERLOADED, OVERLOADED]);
  });

  it("drops each piece at its own time, also after a rest", async () => {
    const { clock, settled, add, end } = queueOf({ underWay: 2, waitMs: 2000 });
    const dropped = (...names: string[]) => names.map((name) => `${name}: ${String(OVERLOADED)}`);
    add("a");
    await clock.advance(1500);
    add("b");
    await clock.advance(500);
    expect(settled).toEqual(dropped("a"));
    await clock.advance(1499);
    expect(settled).toEqual(dropped("a"));
    await clock.advance(1);
    expect(settled).toEqual(dropped("a", "b"));
    await end("a");
    await end("b");
    await clock.advance(10_000);
    add("c");
    await clock.advance(2000);
    expect(settled).toEqual(dropped("a", "b", "c"));
  });

  it("is not moving because work is added to a pool that ends nothing", async () => {
    const { queue, clock, add } = queueOf({ underWay: 2, stalledMs: 50 });
    add("a");
    await clock.advance(51);
    add("b");
    expect(queue.isMoving).toBe(false);
  });
});
