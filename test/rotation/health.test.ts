import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

const NOTHING_REVOKED = { fresh: true, entries: 0, sources: [] };
const NOTHING_WAITS = {
  underWay: 0,
  waiting: 0,
  waitingBytes: 0,
  maxWaitingBytes: 16_777_216,
};
const MINUTE = 60_000;
const START = "2026-01-01T00:00:00.000Z";

describe("gate.health", () => {
  it("describes a gate that has fetched nothing yet", async () => {
    const { gate, issuer } = await startGate();
    expect(gate.health()).toEqual({
      revocations: NOTHING_REVOKED,
      signatures: NOTHING_WAITS,
      usable: false,
      issuers: [
        {
          issuer: issuer.url,
          alias: undefined,
          state: "empty",
          usable: false,
          keyCount: 0,
          skippedKeyCount: 0,
          overLimit: false,
          ageSeconds: undefined,
          lastSuccessAt: undefined,
          lastErrorAt: undefined,
          lastErrorCode: undefined,
          lastErrorCause: undefined,
          lastErrorHost: undefined,
          nextRefreshAt: undefined,
        },
      ],
    });
  });

  it("describes a fresh set", async () => {
    const { gate, issuer, clock } = await startGate({ algorithms: ["ES256", "EdDSA"] });
    await gate.ready();
    await clock.advance(90_500, gate);
    expect(gate.health()).toEqual({
      revocations: NOTHING_REVOKED,
      signatures: NOTHING_WAITS,
      usable: true,
      issuers: [
        {
          issuer: issuer.url,
          alias: undefined,
          state: "fresh",
          usable: true,
          keyCount: 2,
          skippedKeyCount: 0,
          overLimit: false,
          ageSeconds: 90.5,
          lastSuccessAt: START,
          lastErrorAt: undefined,
          lastErrorCode: undefined,
          lastErrorCause: undefined,
          lastErrorHost: undefined,
          nextRefreshAt: expect.stringMatching(/^2026-01-01T00:0[78]:/),
        },
      ],
    });
  });

  it("describes a stale set, and the time of the next try", async () => {
    const { gate, issuer, clock } = await startGate();
    await gate.ready();
    issuer.fault("error500");
    await clock.advance(9 * MINUTE, gate);
    const [health] = gate.health().issuers;
    expect(health).toMatchObject({
      state: "stale",
      usable: true,
      ageSeconds: 540,
      lastSuccessAt: START,
      lastErrorCode: "status_unexpected",
    });
    const pauseMs = Date.parse(health?.nextRefreshAt as string) - clock.now();
    expect(pauseMs).toBeGreaterThan(0);
    expect(pauseMs).toBeLessThanOrEqual(15_000);
    expect(clock.now() - Date.parse(health?.lastErrorAt as string)).toBeLessThan(15_000);
  });

  it("describes an expired set that is still used", async () => {
    const { gate, issuer, clock } = await startGate();
    await gate.ready();
    await issuer.stop();
    await clock.advance(30 * MINUTE, gate);
    expect(gate.health()).toMatchObject({
      usable: true,
      issuers: [{ state: "expired", usable: true, keyCount: 1, lastErrorCode: "network" }],
    });
  });

  it("describes a set that is no longer used", async () => {
    const { gate, issuer, clock } = await startGate({}, { outageToleranceSeconds: 60 });
    await gate.ready();
    await issuer.stop();
    await clock.advance(11 * MINUTE, gate);
    expect(gate.health()).toMatchObject({
      usable: false,
      issuers: [{ state: "empty", usable: false, lastSuccessAt: START, lastErrorCode: "network" }],
    });
  });

  it("keeps the last failure after recovery", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    issuer.fault("error500");
    await ask(await issuer.token());
    issuer.recover();
    await clock.advance(1000, gate);
    expect(gate.health().issuers[0]).toMatchObject({
      state: "fresh",
      lastErrorAt: START,
      lastErrorCode: "status_unexpected",
    });
  });

  it("is a frozen snapshot", async () => {
    const { gate } = await startGate();
    const before = gate.health();
    await gate.ready();
    expect(before.usable).toBe(false);
    expect(Object.isFrozen(before)).toBe(true);
    expect(Object.isFrozen(before.issuers)).toBe(true);
    expect(Object.isFrozen(before.issuers[0])).toBe(true);
  });
});
