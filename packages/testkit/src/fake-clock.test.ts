import { createGate } from "@callgate/core";
import { fakeClockContract } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "./fake-clock.js";
import { createTestIssuer } from "./issuer/test-issuer.js";

describe("createFakeClock", () => {
  for (const { name, run } of fakeClockContract(createFakeClock)) it(name, run);

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

  it("refuses a time that is not one", async () => {
    for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, "5" as never]) {
      expect(() => createFakeClock(ms)).toThrow(RangeError);
      const clock = createFakeClock(0);
      await expect(clock.advance(ms)).rejects.toThrow(RangeError);
      expect(() => clock.suspend(ms)).toThrow(RangeError);
      expect(() => clock.step(ms)).toThrow(RangeError);
      expect(clock.now()).toBe(0);
    }
    const clock = createFakeClock(0);
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    expect(() => clock.suspend(-1)).toThrow(RangeError);
    clock.step(-1);
    expect(clock.now()).toBe(-1);
  });
});
