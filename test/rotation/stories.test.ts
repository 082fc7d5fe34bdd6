import type { Decision } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

const MINUTE = 60_000;

function outcomes(decisions: readonly Decision[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const decision of decisions) {
    const name = decision.outcome === "allowed" ? "allowed" : decision.reason;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe("an hour's outage", { timeout: 30_000 }, () => {
  it("costs no good request, and ends within 15 seconds of the issuer's return", async () => {
    const { gate, issuer, clock, events, ask } = await startGate();
    await gate.ready();
    await clock.advance(20 * MINUTE, gate);
    const token = await issuer.token({ expiresInSeconds: 2 * 3600 });
    const decisions: Decision[] = [];

    await issuer.stop();
    for (let minute = 0; minute < 60; minute += 1) {
      await clock.advance(MINUTE, gate);
      decisions.push(await ask(token));
    }
    expect(outcomes(decisions)).toEqual({ allowed: 60 });
    expect(gate.health().issuers[0]).toMatchObject({ state: "expired", lastErrorCode: "network" });
    expect(events.keys.some(({ type }) => type === "serving_expired")).toBe(true);

    await issuer.start();
    await clock.advance(15_000, gate);
    expect(gate.health().issuers[0]).toMatchObject({ state: "fresh" });
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });
});

describe("an issuer that flaps", { timeout: 30_000 }, () => {
  it("costs no good request in an hour, and is not flooded", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    issuer.cacheControl = "max-age=60";
    await gate.ready();
    const token = await issuer.token({ expiresInSeconds: 3 * 3600 });
    const decisions: Decision[] = [];
    const faults = ["error500", "drop", "html", "truncated"] as const;

    for (let minute = 0; minute < 60; minute += 1) {
      issuer.fault(faults[minute % faults.length] ?? "drop");
      await clock.advance(40_000, gate);
      decisions.push(await ask(token));
      issuer.recover();
      await clock.advance(20_000, gate);
      decisions.push(await ask(token));
    }
    expect(outcomes(decisions)).toEqual({ allowed: 120 });
    expect(gate.health().issuers[0]).toMatchObject({ state: "fresh" });
    // At most one success a minute, and before it the tries at 1, 2, 4, 8 and 15 seconds.
    expect(issuer.requests.jwks).toBeLessThan(60 * 6);
  });
});

describe("key rotation under load", { timeout: 30_000 }, () => {
  it("refuses no good request", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    const decisions: Decision[] = [];
    const load = async (tokens: readonly string[]): Promise<void> => {
      const asked = Array.from({ length: 50 }, (_, index) => tokens[index % tokens.length] ?? "");
      decisions.push(...(await Promise.all(asked.map(ask))));
    };

    let previous = await issuer.token();
    for (let rotation = 0; rotation < 20; rotation += 1) {
      // Used for signing as soon as it is published; the old one is withdrawn when its tokens have expired.
      const { kid } = await issuer.rotate();
      for (let elapsed = 0; elapsed < 5; elapsed += 1) {
        const current = await issuer.token();
        await load(elapsed < 4 ? [previous, current] : [current]);
        await clock.advance(MINUTE, gate);
      }
      for (const jwk of issuer.jwks().keys as { kid: string }[]) {
        if (jwk.kid !== kid) issuer.withdraw(jwk.kid);
      }
      previous = await issuer.token();
    }
    expect(outcomes(decisions)).toEqual({ allowed: 20 * 5 * 50 });
    expect(gate.health().issuers[0]).toMatchObject({ state: "fresh" });
    expect(issuer.requests.jwks).toBeLessThanOrEqual(20 + 20);
  });

  it("has a new key within 15 seconds while attackers present random ones, and keeps it", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    for (let rotation = 0; rotation < 5; rotation += 1) {
      const { kid } = await issuer.rotate();
      for (let second = 0; second < 60; second += 1) {
        const flood = await Promise.all(
          [1, 2, 3].map((n) => issuer.token({ header: { kid: `${kid}-${second}-${n}` } })),
        );
        const [good] = await Promise.all([ask(await issuer.token()), ...flood.map(ask)]);
        // Until the budget allows the next fetch, it cannot be distinguished from the attackers' keys.
        if (second >= 15) expect(good).toMatchObject({ outcome: "allowed" });
        await clock.advance(1000, gate);
      }
    }
  });
});
