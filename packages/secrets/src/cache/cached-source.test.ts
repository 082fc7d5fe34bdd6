import { createFakeClock, type FakeClock } from "@callgate/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ReadFailure } from "../read-failure.js";
import type { SecretReason } from "../secret-source.js";
import { ScriptedStore } from "../test-support/scripted-store.js";
import { CachedSource } from "./cached-source.js";

let clock: FakeClock;
let store: ScriptedStore;
let source: CachedSource;

/** In the middle of its range, so that 300 s are 300 s and a back-off is 7/8 of its full length. */
const random = () => 0.5;
const make = (draw: () => number = random): CachedSource =>
  new CachedSource("test", store.read, {
    ...{ cacheSeconds: 300, timeoutMs: 5000, warnings: false },
    ...{ clock, random: draw },
  });

beforeEach(() => {
  clock = createFakeClock();
  store = new ScriptedStore();
  source = make();
});

const valueFor = async (reason: SecretReason): Promise<string> =>
  (await source.get({ reason })).value;
const outcomeFor = (reason: SecretReason): Promise<unknown> =>
  source.get({ reason }).then(
    ({ value }) => value,
    (error: unknown) => error,
  );

describe("CachedSource", () => {
  it("reads nothing until a secret is requested", () => {
    expect(store.reads).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("joins all callers to one read", async () => {
    const gets = Array.from({ length: 100 }, () => valueFor("initial"));
    expect(new Set(await Promise.all(gets))).toEqual(new Set(["first"]));
    expect(store.reads).toEqual(["initial"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    [0, 270],
    [0.5, 300],
    [0.999_999, 329.999],
  ])("returns its value for 300 s and a tenth up or down (drew %s)", async (draw, seconds) => {
    source = make(() => draw);
    await valueFor("initial");
    await clock.advance(seconds * 1000 - 1);
    await valueFor("poll");
    expect(store.reads).toHaveLength(1);
    await clock.advance(2);
    await valueFor("poll");
    expect(store.reads).toHaveLength(2);
  });

  it("returns the new value to a poll, and the old one as the previous", async () => {
    const first = await source.get({ reason: "initial" });
    store.reading = { value: "second" };
    await clock.advance(300_000);
    const second = await source.get({ reason: "poll" });
    expect(second.value).toBe("second");
    expect(second.version).not.toBe(first.version);
    expect(second.previous).toMatchObject({ value: "first", version: first.version });
  });

  it("does not delay a token request by a read while a value is cached", async () => {
    await valueFor("initial");
    await clock.advance(300_000);
    store.reading = { value: "second" };
    store.hold();
    expect(await valueFor("initial")).toBe("first");
    expect(store.reads).toHaveLength(2);
    store.release();
    await clock.advance(0);
    expect(await valueFor("initial")).toBe("second");
  });

  it("waits for a reading after a long pause", async () => {
    await valueFor("initial");
    store.reading = { value: "second" };
    await clock.advance(600_000);
    expect(await valueFor("initial")).toBe("second");
  });

  it("reads again when the clock was set back", async () => {
    await valueFor("initial");
    clock.step(-3_600_000);
    store.reading = { value: "second" };
    expect(await valueFor("poll")).toBe("second");
  });

  it("reads again when the value has expired", async () => {
    store.reading = { value: "first", notAfter: clock.now() / 1000 + 60 };
    expect(await source.get({ reason: "initial" })).toMatchObject({
      notAfter: clock.now() / 1000 + 60,
    });
    await clock.advance(60_000);
    await valueFor("poll");
    await valueFor("poll");
    expect(store.reads).toHaveLength(2);
  });
});

describe("CachedSource, while its store is down", () => {
  const down = new ReadFailure("store_unreachable", { status: 503 });

  it("reports why there is no value, and when the store is read again", async () => {
    store.failure = down;
    const retryAt = new Date(clock.now() + 875);
    const unavailable = {
      name: "SecretUnavailableError",
      code: "store_unreachable",
      source: "test",
      status: 503,
      retryAt,
    };
    expect(await outcomeFor("initial")).toMatchObject(unavailable);
    expect(await outcomeFor("initial")).toMatchObject(unavailable);
    expect(store.reads).toHaveLength(1);
  });

  it("backs off from 1 s, doubling to 60 s, and starts again after a success", async () => {
    store.failure = down;
    const pauses: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      const { retryAt } = (await outcomeFor("poll")) as { retryAt: Date };
      pauses.push(retryAt.getTime() - clock.now());
      await clock.advance(Math.ceil(retryAt.getTime() - clock.now()) - 1);
      await outcomeFor("poll");
      expect(store.reads).toHaveLength(turn + 1);
      await clock.advance(1);
    }
    const full = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    expect(pauses).toEqual(full.map((seconds) => seconds * 875));
    store.failure = undefined;
    await valueFor("poll");
    store.failure = down;
    const failedAgain = clock.now() + 300_000;
    await clock.advance(300_000);
    await valueFor("poll");
    await clock.advance(875);
    await valueFor("poll");
    expect(store.reads).toHaveLength(12);
    expect(clock.now()).toBe(failedAgain + 875);
  });

  it("keeps returning the last value, for every reason", async () => {
    await valueFor("initial");
    store.failure = down;
    for (let hour = 0; hour < 24; hour += 1) {
      await clock.advance(3_600_000);
      for (const reason of ["initial", "poll", "rejected"] as const) {
        expect(await valueFor(reason)).toBe("first");
      }
    }
    store.failure = undefined;
    store.reading = { value: "second" };
    await clock.advance(60_000);
    expect(await valueFor("poll")).toBe("second");
  });

  it("does not wait for a store that is known to be down", async () => {
    await valueFor("initial");
    store.failure = down;
    await clock.advance(600_000);
    await valueFor("initial");
    await clock.advance(1000);
    store.hold();
    expect(await valueFor("initial")).toBe("first");
    expect(store.reads).toHaveLength(3);
    store.release();
  });

  it("ends a read that hangs, and ignores its late result", async () => {
    store.hold();
    const outcome = outcomeFor("initial");
    await clock.advance(5000);
    expect(await outcome).toMatchObject({ code: "store_timeout" });
    expect(store.signal?.aborted).toBe(true);
    store.release();
    await clock.advance(0);
    expect(await outcomeFor("initial")).toMatchObject({ code: "store_timeout" });
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["an empty value", { value: "" }, "secret_empty"],
    ["no text", { value: 7 as unknown as string }, "secret_invalid"],
    ["nothing", undefined as never, "secret_invalid"],
  ])("treats %s as a failure", async (_what, reading, code) => {
    store.reading = reading;
    expect(await outcomeFor("initial")).toMatchObject({ code });
  });

  it("repeats no part of an unexpected error", async () => {
    store.failure = new Error("hunter2");
    const error = (await outcomeFor("initial")) as Error;
    expect(error).toMatchObject({ code: "store_error" });
    expect(error.cause).toBeUndefined();
  });
});

describe("CachedSource, after a value was rejected", () => {
  it("bypasses the cache, and passes the reason on", async () => {
    await valueFor("initial");
    store.reading = { value: "second" };
    expect(await valueFor("rejected")).toBe("second");
    expect(store.reads).toEqual(["initial", "rejected"]);
  });

  it("joins all rejected callers to one read", async () => {
    await valueFor("initial");
    await Promise.all(Array.from({ length: 100 }, () => valueFor("rejected")));
    expect(store.reads).toHaveLength(2);
  });

  it("reads once more after a reading that may have begun too early", async () => {
    store.hold();
    const early = valueFor("initial");
    const late = [valueFor("rejected"), valueFor("rejected")];
    await clock.advance(0);
    store.reading = { value: "second" };
    store.release();
    expect(await early).toBe("first");
    expect(await Promise.all(late)).toEqual(["second", "second"]);
    expect(store.reads).toEqual(["initial", "rejected"]);
  });

  it("bypasses the back-off: the credential is known to be bad", async () => {
    await valueFor("initial");
    store.failure = new ReadFailure("store_unreachable");
    await valueFor("rejected");
    store.failure = undefined;
    store.reading = { value: "second" };
    expect(await valueFor("rejected")).toBe("second");
  });

  it("reads a value that did not change again soon, at growing intervals", async () => {
    await valueFor("initial");
    await valueFor("rejected");
    const pauses: number[] = [];
    let readAt = clock.now();
    for (let seconds = 0; seconds < 1300; seconds += 1) {
      const { length } = store.reads;
      await clock.advance(1000);
      await valueFor("poll");
      if (store.reads.length === length) continue;
      pauses.push((clock.now() - readAt) / 1000);
      readAt = clock.now();
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it("caches a new value as long as any other", async () => {
    await valueFor("initial");
    await valueFor("rejected");
    store.reading = { value: "second" };
    await clock.advance(5000);
    expect(await valueFor("poll")).toBe("second");
    await clock.advance(299_999);
    await valueFor("poll");
    expect(store.reads).toHaveLength(3);
  });

  it("reads three times in a row, then once in five seconds", async () => {
    await valueFor("initial");
    for (let call = 0; call < 100; call += 1) await valueFor("rejected");
    expect(store.reads).toHaveLength(4);
    await clock.advance(4999);
    await valueFor("rejected");
    expect(store.reads).toHaveLength(4);
    await clock.advance(1);
    await valueFor("rejected");
    await valueFor("rejected");
    expect(store.reads).toHaveLength(5);
    await clock.advance(3_600_000);
    for (let call = 0; call < 100; call += 1) await valueFor("rejected");
    expect(store.reads).toHaveLength(8);
  });
});

describe("CachedSource, when a caller aborts", () => {
  it("detaches that caller alone", async () => {
    store.hold();
    const leaving = new AbortController();
    const left = source.get({ reason: "initial", signal: leaving.signal });
    const staying = valueFor("initial");
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: "aborted" });
    expect(store.signal?.aborted).toBe(false);
    store.release();
    expect(await staying).toBe("first");
  });

  it("starts no read for a caller that has aborted", async () => {
    const signal = AbortSignal.abort();
    await expect(source.get({ reason: "initial", signal })).rejects.toMatchObject({
      code: "aborted",
    });
    expect(store.reads).toEqual([]);
  });

  it("finishes the read that the only caller started", async () => {
    store.hold();
    const leaving = new AbortController();
    const left = source.get({ reason: "initial", signal: leaving.signal });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: "aborted" });
    store.release();
    await clock.advance(0);
    expect(await valueFor("initial")).toBe("first");
    expect(store.reads).toHaveLength(1);
  });
});
