import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { withDeadline } from "./deadline.js";

const timedOut = () => new Error("too late");
const never = () => new Promise<never>(() => {});

describe("withDeadline", () => {
  it("returns a result that comes in time, and leaves no timer behind", async () => {
    const clock = new FakeClock();
    expect(await withDeadline({ clock, timeoutMs: 5000, timedOut }, async () => "done")).toBe(
      "done",
    );
    expect(clock.pendingTimers).toBe(0);
  });

  it("ends on time also where the exchange ignores the signal", async () => {
    const clock = new FakeClock();
    let signal: AbortSignal | undefined;
    const running = withDeadline({ clock, timeoutMs: 5000, timedOut }, (given) => {
      signal = given;
      return never();
    });
    const outcome = expect(running).rejects.toThrow("too late");
    await clock.advance(4999);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    await outcome;
    expect(signal?.reason).toEqual(new Error("too late"));
    expect(clock.pendingTimers).toBe(0);
  });

  it("drops a failure after its time", async () => {
    const clock = new FakeClock();
    let fail = (_error: Error): void => {};
    const run = () => new Promise<never>((_, reject) => (fail = reject));
    const running = withDeadline({ clock, timeoutMs: 10, timedOut }, run);
    const outcome = expect(running).rejects.toThrow("too late");
    await clock.advance(10);
    await outcome;
    fail(new Error("later"));
    await clock.advance(1);
  });

  it("ends as soon as it is aborted, with that reason", async () => {
    const clock = new FakeClock();
    const abandoning = new AbortController();
    const deadline = { clock, timeoutMs: 5000, abandoned: abandoning.signal, timedOut };
    const running = withDeadline(deadline, never);
    abandoning.abort("not wanted");
    await expect(running).rejects.toBe("not wanted");
    expect(clock.pendingTimers).toBe(0);
  });

  it("starts nothing that is aborted already", async () => {
    let started = false;
    const abandoned = AbortSignal.abort("not wanted");
    const run = async () => {
      started = true;
    };
    await expect(
      withDeadline({ clock: new FakeClock(), timeoutMs: 1, abandoned, timedOut }, run),
    ).rejects.toBe("not wanted");
    expect(started).toBe(false);
  });
});
