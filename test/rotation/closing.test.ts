import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

describe("gate.close", () => {
  it("makes every later decision about a token unavailable", async () => {
    const { gate, issuer, ask } = await startGate();
    const token = await issuer.token();
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    gate.close();
    expect(await ask(token)).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(issuer.requests.jwks).toBe(1);
  });

  it("leaves no timer behind", async () => {
    const { gate, clock } = await startGate();
    await gate.ready();
    expect(clock.pendingTimers).toBe(1);
    gate.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it("reports no keys and no next refresh", async () => {
    const { gate } = await startGate();
    await gate.ready();
    gate.close();
    expect(gate.health()).toMatchObject({
      usable: false,
      issuers: [{ state: "empty", usable: false, keyCount: 0, nextRefreshAt: undefined }],
    });
  });

  it("aborts a running fetch, and answers the requests that wait for it", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    issuer.fault("hang");
    const arrived = issuer.nextRequest();
    const deciding = ask(await issuer.token());
    await arrived;
    gate.close();
    expect(await deciding).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(clock.pendingTimers).toBe(0);
  });

  it("does not report the fetch it aborted", async () => {
    const { gate, issuer, events, ask } = await startGate();
    issuer.fault("hang");
    const arrived = issuer.nextRequest();
    const deciding = ask(await issuer.token());
    await arrived;
    gate.close();
    await deciding;
    expect(events.keys).toEqual([]);
  });

  it("may be called twice", async () => {
    const { gate } = await startGate();
    gate.close();
    gate.close();
    expect(gate.health().usable).toBe(false);
  });
});
