import { createGate } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "./fake-clock.js";
import { createTestIssuer } from "./issuer/test-issuer.js";

describe("createFakeClock", () => {
  it("stands still until it is advanced", async () => {
    const clock = createFakeClock(1000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.now()).toBe(1000);
    await clock.advance(500);
    expect(clock.now()).toBe(1500);
  });

  it("fires timers in the order they fall due, each at its own time", async () => {
    const clock = createFakeClock(0);
    const fired: [string, number][] = [];
    const set = (name: string, delayMs: number): unknown =>
      clock.setTimer(() => fired.push([name, clock.now()]), delayMs, false);
    set("third", 30);
    set("first", 10);
    set("second", 20);
    set("later", 31);
    await clock.advance(30);
    expect(fired).toEqual([
      ["first", 10],
      ["second", 20],
      ["third", 30],
    ]);
    expect(clock.pendingTimers).toBe(1);
  });

  it("can be set by hand while no time passes", async () => {
    const clock = createFakeClock(0);
    let firedAt: number | undefined;
    clock.setTimer(
      () => {
        firedAt = clock.monotonic();
      },
      1000,
      false,
    );
    clock.step(-3_600_000);
    expect([clock.now(), clock.monotonic()]).toEqual([-3_600_000, 0]);
    await clock.advance(1000);
    expect([clock.now(), clock.monotonic(), firedAt]).toEqual([-3_599_000, 1000, 1000]);
  });

  it("fires timers of the same time in the order they were set", async () => {
    const clock = createFakeClock(0);
    const fired: number[] = [];
    for (const each of [1, 2, 3]) clock.setTimer(() => fired.push(each), 10, false);
    await clock.advance(10);
    expect(fired).toEqual([1, 2, 3]);
  });

  it("fires a timer that another one set meanwhile, if it falls due", async () => {
    const clock = createFakeClock(0);
    const fired: number[] = [];
    clock.setTimer(
      () => {
        clock.setTimer(() => fired.push(clock.now()), 5, false);
      },
      10,
      false,
    );
    await clock.advance(20);
    expect(fired).toEqual([15]);
  });

  it("never fires a timer that was cancelled", async () => {
    const clock = createFakeClock(0);
    const timer = clock.setTimer(() => expect.unreachable(), 10, false);
    timer.cancel();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(20);
  });

  it("fires what fell due while it was suspended when it is advanced again", async () => {
    const clock = createFakeClock(0);
    const fired: number[] = [];
    clock.setTimer(() => fired.push(clock.now()), 10, false);
    clock.suspend(100);
    expect(fired).toEqual([]);
    await clock.advance(0);
    expect(fired).toEqual([100]);
  });

  it("lets promises run between two timers", async () => {
    const clock = createFakeClock(0);
    const order: string[] = [];
    clock.setTimer(() => void Promise.resolve().then(() => order.push("promise")), 10, false);
    clock.setTimer(() => order.push("second timer"), 11, false);
    await clock.advance(20);
    expect(order).toEqual(["promise", "second timer"]);
  });

  it("waits for no refresh that is due within the same millisecond, but later", async () => {
    const clock = createFakeClock(1_000_000_000_000.7);
    await using issuer = await createTestIssuer({ clock });
    const gate = createGate({ issuer: issuer.url, audience: issuer.audience, clock });
    const nextRefresh = () => Date.parse(gate.health().issuers[0]?.nextRefreshAt ?? "");
    await gate.ready();
    await clock.advance(nextRefresh() + 0.1 - clock.now(), gate);
    issuer.fault("drop");
    await clock.advance(nextRefresh() + 0.1 - clock.now(), gate);
    await clock.advance(nextRefresh() + 0.1 - clock.now(), gate);
    expect(gate.health().issuers[0]).toMatchObject({ state: "stale", lastErrorCode: "network" });
    gate.close();
  });

  it("waits for the refreshes of the gate it is given, over real sockets", async () => {
    const clock = createFakeClock();
    await using issuer = await createTestIssuer({ clock });
    const gate = createGate({ issuer: issuer.url, audience: issuer.audience, clock });
    await gate.ready();
    await clock.advance(3_600_000, gate);
    // Ten minutes of lifetime, refreshed at 75 to 85 % of it.
    expect(issuer.requests.jwks).toBeGreaterThanOrEqual(8);
    expect(issuer.requests.jwks).toBeLessThanOrEqual(9);
    gate.close();
    expect(clock.pendingTimers).toBe(0);
  });
});
