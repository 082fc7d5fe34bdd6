import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import type { RevocationChange, RevocationSource } from "../kit/revocation/revocation.js";
import { StoreUnavailableError } from "../kit/state/store-unavailable-error.js";
import { RevocationFeed } from "./revocation-feed.js";

const UNTIL = "2999-12-31";
const revoked = (caller: string): RevocationChange => ({
  type: "revoked",
  revocation: { match: { caller }, until: UNTIL, reason: "INC-42" },
});

/** A source that a test controls: each start waits for what the test does with it. */
class ScriptedSource implements RevocationSource {
  readonly name = "scripted";
  starts = 0;
  apply: (change: RevocationChange) => void = () => {};
  fail: (error: unknown) => void = () => {};
  signal: AbortSignal | undefined;

  start(apply: (change: RevocationChange) => void, signal: AbortSignal): Promise<void> {
    this.starts += 1;
    this.apply = apply;
    this.signal = signal;
    return new Promise((_, reject) => {
      this.fail = reject;
    });
  }
}

const closing = new Set<AbortController>();
afterEach(() => {
  for (const each of closing) each.abort();
  closing.clear();
});

async function follow(source: RevocationSource, maxEntries = 100) {
  const clock = new FakeClock();
  const controller = new AbortController();
  closing.add(controller);
  const happened: string[] = [];
  const feed = new RevocationFeed({
    source,
    clock,
    maxEntries,
    maxStalenessMs: 60_000,
    closed: controller.signal,
    observer: {
      changed: (_feed, { type }) => void happened.push(type),
      failed: (_feed, code) => void happened.push(`failed ${code}`),
      stale: () => void happened.push("stale"),
      fresh: () => void happened.push("fresh"),
    },
  });
  const running = feed.run();
  await clock.advance(0);
  return { feed, clock, happened, controller, running };
}

describe("RevocationFeed", () => {
  it("is not fresh before the source has reported its list", async () => {
    const source = new ScriptedSource();
    const { feed } = await follow(source);
    expect([feed.isFresh(), feed.syncedAtTime]).toEqual([false, undefined]);
    source.apply({ type: "synced" });
    expect(feed.isFresh()).toBe(true);
    await feed.firstSync;
  });

  it("keeps its list when the source fails, and starts it again after growing pauses", async () => {
    const source = new ScriptedSource();
    const { feed, clock, happened } = await follow(source);
    source.apply(revoked("reports"));
    source.apply({ type: "synced" });
    for (let start = 2; start <= 4; start += 1) {
      source.fail(new StoreUnavailableError("command_failed", "ECONNREFUSED"));
      await clock.advance(5000);
      expect(source.starts).toBe(start);
    }
    expect(feed.list.size).toBe(1);
    expect(feed.failure).toBe("ECONNREFUSED");
    expect(happened).toEqual(["revoked", ...Array(3).fill("failed ECONNREFUSED")]);
  });

  it("starts a source again at most every 5 seconds, and at once after it has worked", async () => {
    const source = new ScriptedSource();
    const { clock } = await follow(source);
    for (let failures = 0; failures < 20; failures += 1) {
      source.fail(new Error("down"));
      await clock.advance(5000);
    }
    expect(source.starts).toBe(21);
    source.apply({ type: "synced" });
    source.fail(new Error("down"));
    await clock.advance(100);
    expect(source.starts).toBe(22);
  });

  it("is stale once it has not heard from the source for longer than it may be old", async () => {
    const source = new ScriptedSource();
    const { feed, clock, happened } = await follow(source);
    source.apply({ type: "synced" });
    await clock.advance(60_000);
    expect(feed.isFresh()).toBe(true);
    await clock.advance(1);
    expect([feed.isFresh(), happened]).toEqual([false, ["stale"]]);
    await clock.advance(600_000);
    expect(happened).toEqual(["stale"]);
    source.apply({ type: "synced" });
    expect([feed.isFresh(), happened]).toEqual([true, ["stale", "fresh"]]);
  });

  it("is not made fresh by a clock that is set back", async () => {
    const source = new ScriptedSource();
    const { feed, clock } = await follow(source);
    source.apply({ type: "synced" });
    clock.step(-3_600_000);
    expect(feed.isFresh()).toBe(true);
    await clock.advance(60_001);
    expect(feed.isFresh()).toBe(false);
  });

  it("is stale after a machine slept, or its clock was set forward, until the source reports again", async () => {
    const source = new ScriptedSource();
    const { feed, clock } = await follow(source);
    source.apply({ type: "synced" });
    clock.step(3_600_000);
    expect(feed.isFresh()).toBe(false);
    source.apply({ type: "synced" });
    expect(feed.isFresh()).toBe(true);
  });

  it("is stale where the source never reports at all", async () => {
    const { clock, happened } = await follow(new ScriptedSource());
    await clock.advance(60_001);
    expect(happened).toEqual(["stale"]);
  });

  it.each([
    [{ type: "revoked", revocation: { match: {}, until: UNTIL, reason: "x" } }, "Revocation"],
    [{ type: "restored", match: {} }, "Revocation"],
    [{ type: "replaced", revocations: [{ match: { caller: "a" } }] }, "revocations[0].until"],
  ])("refuses a change with a fault, and keeps the list: %j", async (change, message) => {
    const source = new ScriptedSource();
    const { feed } = await follow(source);
    source.apply(revoked("reports"));
    expect(() => source.apply(change as RevocationChange)).toThrow(message);
    expect(feed.list.size).toBe(1);
  });

  it("refuses more than it may have: all of a list that is too long, or the entry beyond", async () => {
    const source = new ScriptedSource();
    const { feed } = await follow(source, 2);
    const revocations = ["a", "b", "c"].map((caller) => ({
      match: { caller },
      until: UNTIL,
      reason: "x",
    }));
    expect(() => source.apply({ type: "replaced", revocations })).toThrow("full");
    expect(feed.list.size).toBe(0);
    source.apply({ type: "replaced", revocations: revocations.slice(0, 2) });
    expect(() => source.apply(revoked("d"))).toThrow("full");
    expect(feed.list.size).toBe(2);
  });

  it("counts a source that throws at once, or ends, as one that fails", async () => {
    const throwing: RevocationSource = {
      name: "throwing",
      start() {
        throw new Error("at once, with a text that no event has");
      },
    };
    expect((await follow(throwing)).happened).toEqual(["failed source_failed"]);
    const ending: RevocationSource = { name: "ending", start: async () => {} };
    expect((await follow(ending)).happened).toEqual(["failed source_ended"]);
  });

  it("ends with the gate, also where the source does not, and takes nothing more", async () => {
    const source = new ScriptedSource();
    const { feed, clock, controller, running } = await follow(source);
    controller.abort();
    await running;
    expect(source.signal?.aborted).toBe(true);
    source.apply(revoked("late"));
    expect(feed.list.size).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});
