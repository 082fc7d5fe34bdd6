import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

describe("gate.ready", () => {
  it("fetches the keys and is true", async () => {
    const { gate, issuer } = await startGate();
    expect(await gate.ready()).toBe(true);
    expect(issuer.requests.jwks).toBe(1);
  });

  it("is true at once when the keys are there, also with a deadline of 0", async () => {
    const { gate, issuer } = await startGate();
    await gate.ready();
    expect(await gate.ready({ deadlineMs: 0 })).toBe(true);
    expect(issuer.requests.jwks).toBe(1);
  });

  it("is false at once with a deadline of 0 when they are not, and starts a fetch", async () => {
    const { gate, events } = await startGate();
    const refreshed = events.nextKeysEvent("refreshed");
    expect(await gate.ready({ deadlineMs: 0 })).toBe(false);
    await refreshed;
    expect(await gate.ready({ deadlineMs: 0 })).toBe(true);
  });

  it("is true as soon as an issuer that was down is back", async () => {
    const { gate, issuer, clock, events } = await startGate();
    await issuer.stop();
    const failed = events.nextKeysEvent("refresh_failed");
    const waiting = gate.ready({ deadlineMs: 60_000 });
    await failed;
    await clock.advance(20_000, gate);
    await issuer.start();
    await clock.advance(15_000, gate);
    expect(await waiting).toBe(true);
  });

  it("is false when the deadline passes first", async () => {
    const { gate, issuer, clock, events } = await startGate();
    await issuer.stop();
    const failed = events.nextKeysEvent("refresh_failed");
    let settled = false;
    const waiting = gate.ready({ deadlineMs: 30_000 }).finally(() => {
      settled = true;
    });
    await failed;
    await clock.advance(29_999, gate);
    expect(settled).toBe(false);
    await clock.advance(1, gate);
    expect(await waiting).toBe(false);
  });

  it("is false when the deadline passes while the issuer hangs", async () => {
    const { gate, issuer, clock } = await startGate();
    issuer.fault("hang");
    const arrived = issuer.nextRequest();
    const waiting = gate.ready({ deadlineMs: 2000 });
    await arrived;
    await clock.advance(2000);
    expect(await waiting).toBe(false);
  });

  it("leaves no timer of its own behind", async () => {
    const { gate, issuer, clock, events } = await startGate();
    await issuer.stop();
    const failed = events.nextKeysEvent("refresh_failed");
    const waiting = gate.ready({ deadlineMs: 5000 });
    await failed;
    await clock.advance(5000, gate);
    await waiting;
    gate.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it("is false at once when the gate is closed meanwhile", async () => {
    const { gate, issuer, clock } = await startGate();
    issuer.fault("hang");
    const arrived = issuer.nextRequest();
    const waiting = gate.ready({ deadlineMs: 600_000 });
    await arrived;
    gate.close();
    expect(await waiting).toBe(false);
    await clock.advance(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is false at once when the gate was closed before", async () => {
    const { gate, issuer, clock } = await startGate();
    await gate.ready();
    gate.close();
    expect(await gate.ready()).toBe(false);
    expect(clock.pendingTimers).toBe(0);
    expect(issuer.requests.jwks).toBe(1);
  });
});
