import { FakeClock, settle } from "@callgate-tooling/test-support";
import { beforeEach, describe, expect, it } from "vitest";
import { LineQueue } from "./line-queue.js";
import type { Sink } from "./sink.js";

/** A sink that does what the test says next. */
class ScriptedSink implements Sink {
  isGone = false;
  readonly chunks: string[] = [];
  /** `wait` keeps each chunk until {@link settle} or {@link fail}; an error is thrown. */
  behaviour: "at once" | "wait" | Error = "at once";
  #wait: { resolve(): void; reject(cause: unknown): void } | undefined;

  write(chunk: string): Promise<unknown> | undefined {
    this.chunks.push(chunk);
    if (this.behaviour instanceof Error) throw this.behaviour;
    if (this.behaviour === "at once") return undefined;
    return new Promise<void>((resolve, reject) => {
      this.#wait = { resolve, reject };
    });
  }

  async settle(): Promise<void> {
    this.#wait?.resolve();
    await settle();
  }

  async fail(cause: unknown): Promise<void> {
    this.#wait?.reject(cause);
    await settle();
  }
}

const MAX = 100_000;
const LINE = `${"x".repeat(999)}\n`;

let clock: FakeClock;
let sink: ScriptedSink;
let failures: unknown[];
let drops: number;
let queue: LineQueue;

beforeEach(() => {
  [clock, sink, failures, drops] = [new FakeClock(), new ScriptedSink(), [], 0];
  queue = new LineQueue({
    sink,
    clock,
    maxBufferedCharacters: MAX,
    onDropped: () => {
      drops += 1;
    },
    onFailure: (cause) => failures.push(cause),
  });
});

const state = (): object => {
  const { written, dropped, buffered, bufferedCharacters } = queue;
  return { written, dropped, buffered, bufferedCharacters };
};

describe("LineQueue", () => {
  it("writes the lines of 50 ms together, in their order", async () => {
    for (const line of ["a\n", "b\n", "c\n"]) queue.add(line);
    await clock.advance(49);
    expect(sink.chunks).toEqual([]);
    await clock.advance(1);
    expect(sink.chunks).toEqual(["a\nb\nc\n"]);
    queue.add("d\n");
    await clock.advance(50);
    expect(sink.chunks).toEqual(["a\nb\nc\n", "d\n"]);
    expect(state()).toEqual({ written: 4, dropped: 0, buffered: 0, bufferedCharacters: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it("writes nothing while a line is added, however many there are", () => {
    for (let n = 0; n < 1000; n += 1) queue.add(LINE);
    expect(sink.chunks).toEqual([]);
  });

  it("writes chunks of at most 65 536 characters, of whole lines, and a longer line alone", async () => {
    const long = `${"y".repeat(70_000)}\n`;
    const lines = [...Array.from({ length: 20 }, () => LINE), long];
    for (const line of lines) queue.add(line);
    await clock.advance(50);
    expect(sink.chunks).toEqual([LINE.repeat(20), long]);
    for (let n = 0; n < 66; n += 1) queue.add(LINE);
    await clock.advance(60);
    expect(sink.chunks.slice(2).map(({ length }) => length)).toEqual([65_000, 1000]);
  });

  it("waits for a slow sink, and keeps lines meanwhile", async () => {
    sink.behaviour = "wait";
    queue.add("a\n");
    await clock.advance(50);
    queue.add("b\n");
    await clock.advance(10_000);
    expect(sink.chunks).toEqual(["a\n"]);
    expect(state()).toEqual({ written: 0, dropped: 0, buffered: 2, bufferedCharacters: 4 });
    await sink.settle();
    await clock.advance(50);
    expect(sink.chunks).toEqual(["a\n", "b\n"]);
    await sink.settle();
    expect(state()).toEqual({ written: 2, dropped: 0, buffered: 0, bufferedCharacters: 0 });
  });

  it("drops and counts what does not fit, and takes lines again once there is room", async () => {
    sink.behaviour = "wait";
    for (let n = 0; n < 150; n += 1) queue.add(LINE);
    expect([state(), drops]).toEqual([
      { written: 0, dropped: 50, buffered: 100, bufferedCharacters: MAX },
      50,
    ]);
    await clock.advance(50);
    queue.add(LINE);
    expect(queue.dropped).toBe(51);
    await sink.settle();
    for (let n = 0; n < 65; n += 1) queue.add(LINE);
    expect([queue.dropped, queue.bufferedCharacters]).toEqual([51, MAX]);
  });

  it("holds no more than its bound while a sink is slower than the lines, for as long as that lasts", async () => {
    sink.behaviour = "wait";
    let most = 0;
    for (let round = 0; round < 200; round += 1) {
      for (let n = 0; n < 100; n += 1) queue.add(LINE);
      most = Math.max(most, queue.bufferedCharacters);
      await clock.advance(50);
      await sink.settle();
    }
    expect(most).toBe(MAX);
    expect(queue.written + queue.dropped + queue.buffered).toBe(20_000);
    expect(queue.written).toBeGreaterThan(10_000);
  });

  it.each([
    ["throws", (failure: Error) => failure],
    ["rejects", () => "wait" as const],
  ])(
    "counts the lines of a chunk as dropped where the sink %s, and continues after a second",
    async (_how, behaviourFor) => {
      const failure = Object.assign(new Error("disk full"), { code: "ENOSPC" });
      sink.behaviour = behaviourFor(failure);
      queue.add("a\n");
      queue.add("b\n");
      await clock.advance(50);
      if (sink.behaviour === "wait") await sink.fail(failure);
      expect(failures).toEqual([failure]);
      expect(state()).toEqual({ written: 0, dropped: 2, buffered: 0, bufferedCharacters: 0 });

      sink.behaviour = "at once";
      queue.add("c\n");
      await clock.advance(50);
      expect(sink.chunks).toEqual(["a\nb\n", "c\n"]);
      expect(queue.written).toBe(1);
    },
  );

  it("pauses for a second after a failure while lines wait", async () => {
    sink.behaviour = new Error("broken");
    for (let n = 0; n < 100; n += 1) queue.add(LINE);
    await clock.advance(50);
    expect(sink.chunks.length).toBe(1);
    await clock.advance(999);
    expect(sink.chunks.length).toBe(1);
    await clock.advance(1);
    expect(sink.chunks.length).toBe(2);
    expect(state()).toEqual({ written: 0, dropped: 100, buffered: 0, bufferedCharacters: 0 });
  });

  it("drops all lines where the sink has ended, and each that comes later", async () => {
    queue.add("a\n");
    sink.isGone = true;
    await clock.advance(50);
    queue.add("b\n");
    expect(sink.chunks).toEqual([]);
    expect([state(), drops]).toEqual([
      { written: 0, dropped: 2, buffered: 0, bufferedCharacters: 0 },
      1,
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("leaves the loop to others after 16 chunks", async () => {
    queue = new LineQueue({
      sink,
      clock,
      maxBufferedCharacters: 10_000_000,
      onDropped: () => {},
      onFailure: () => {},
    });
    for (let n = 0; n < 65 * 20; n += 1) queue.add(LINE);
    clock.suspend(50);
    let chunksAfterOneTimer = 0;
    clock.setTimer(() => {
      chunksAfterOneTimer = sink.chunks.length;
    }, 0);
    await clock.advance(0);
    expect(chunksAfterOneTimer).toBe(16);
    await clock.advance(50);
    expect(queue.written).toBe(1300);
  });
});

describe("LineQueue.close", () => {
  it("writes what waits at once, and takes no more lines", async () => {
    queue.add("a\n");
    const closed = queue.close(5000);
    queue.add("b\n");
    await clock.advance(0);
    await closed;
    expect(sink.chunks).toEqual(["a\n"]);
    expect(state()).toEqual({ written: 1, dropped: 1, buffered: 0, bufferedCharacters: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends at once where nothing waits", async () => {
    await queue.close(5000);
    expect(clock.pendingTimers).toBe(0);
  });

  it("waits for the chunk that is being written, and for the lines behind it", async () => {
    sink.behaviour = "wait";
    queue.add("a\n");
    await clock.advance(50);
    queue.add("b\n");
    let isClosed = false;
    const closed = queue.close(5000).then(() => {
      isClosed = true;
    });
    await sink.settle();
    await clock.advance(0);
    expect([sink.chunks, isClosed]).toEqual([["a\n", "b\n"], false]);
    await sink.settle();
    await closed;
    expect(queue.written).toBe(2);
  });

  it("ends at the deadline where the sink never takes more, and counts the rest as dropped", async () => {
    sink.behaviour = "wait";
    queue.add("a\n");
    await clock.advance(50);
    queue.add("b\n");
    const closed = queue.close(5000);
    await clock.advance(5000);
    await closed;
    expect(state()).toEqual({ written: 0, dropped: 2, buffered: 0, bufferedCharacters: 0 });
    // What was late changes nothing any more.
    await sink.settle();
    expect([state(), clock.pendingTimers]).toEqual([
      { written: 0, dropped: 2, buffered: 0, bufferedCharacters: 0 },
      0,
    ]);
  });

  it("ends where the sink ends meanwhile", async () => {
    sink.behaviour = "wait";
    queue.add("a\n");
    await clock.advance(50);
    const closed = queue.close(5000);
    sink.isGone = true;
    await sink.fail(undefined);
    await closed;
    expect(queue.dropped).toBe(1);
  });
});
