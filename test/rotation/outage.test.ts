import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

const MINUTE = 60_000;

describe("an issuer that goes down later", () => {
  it("changes nothing for tokens under known keys, until the end of the outage tolerance", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    const token = await issuer.token({ expiresInSeconds: 3 * 3600 });
    await gate.ready();
    await issuer.stop();
    const expectState = async (state: string, outcome: string): Promise<void> => {
      expect(gate.health().issuers[0]).toMatchObject({ state });
      expect(await ask(token)).toMatchObject({ outcome });
    };

    await expectState("fresh", "allowed");
    await clock.advance(9 * MINUTE, gate);
    await expectState("stale", "allowed");
    await clock.advance(MINUTE - 1, gate);
    await expectState("stale", "allowed");
    await clock.advance(1, gate);
    await expectState("expired", "allowed");
    await clock.advance(60 * MINUTE - 1, gate);
    await expectState("expired", "allowed");
    await clock.advance(1, gate);
    await expectState("empty", "unavailable");
  });

  it.each([
    [0, 0],
    [60, MINUTE],
  ])("is tolerated for as long as configured: %j seconds", async (seconds, toleranceMs) => {
    const { gate, issuer, clock, ask } = await startGate({}, { outageToleranceSeconds: seconds });
    const token = await issuer.token({ expiresInSeconds: 3600 });
    await gate.ready();
    await issuer.stop();
    await clock.advance(10 * MINUTE + toleranceMs - 1, gate);
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    await clock.advance(1, gate);
    expect(await ask(token)).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
  });

  it("never makes a request wait while the old keys are used", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    await issuer.stop();
    await clock.advance(30 * MINUTE, gate);
    await issuer.start();
    issuer.fault("hang");
    const arrived = issuer.nextRequest();
    const nextTry = Date.parse(gate.health().issuers[0]?.nextRefreshAt as string);
    await clock.advance(nextTry + 1 - clock.now());
    await arrived;
    expect(gate.health().issuers[0]).toMatchObject({ state: "expired" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("leaves a token under a new key undecided, and admits it when the issuer is back", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    await issuer.stop();
    await issuer.rotate();
    const token = await issuer.token({ expiresInSeconds: 3600 });
    for (let minute = 0; minute < 20; minute += 1) {
      expect(await ask(token)).toMatchObject({ outcome: "unavailable" });
      await clock.advance(MINUTE, gate);
    }
    await issuer.start();
    await clock.advance(15_000, gate);
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });

  it.each([8, 600])(
    "has its new key within 2 s of its return after %i s, while requests keep coming",
    async (seconds) => {
      const { gate, issuer, clock, ask } = await startGate();
      await gate.ready();
      await issuer.rotate();
      const token = await issuer.token({ expiresInSeconds: 3600 });
      await issuer.stop();
      for (let second = 0; second < seconds; second += 1) {
        expect(await ask(token)).toMatchObject({ outcome: "unavailable", retryAfterSeconds: 1 });
        await clock.advance(1000, gate);
      }
      await issuer.start();
      await clock.advance(1000, gate);
      await ask(token);
      await clock.advance(1000, gate);
      expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    },
    30_000,
  );

  it("is retried on time though the clock is set back and no timer fires", async () => {
    const { issuer, clock, ask } = await startGate();
    const token = await issuer.token();
    issuer.fault("error500");
    await ask(token);
    clock.step(-3_600_000);
    clock.suspend(1000);
    issuer.recover();
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("is used again when it is back after longer than the tolerance, without a request", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    await issuer.stop();
    await clock.advance(90 * MINUTE, gate);
    expect(gate.health().usable).toBe(false);
    await issuer.start();
    await clock.advance(15_000, gate);
    expect(gate.health()).toMatchObject({ usable: true, issuers: [{ state: "fresh" }] });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });
});
