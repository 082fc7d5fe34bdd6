// cspell:ignore maxage
import { describe, expect, it } from "vitest";
import { type GateUnderTest, startGate } from "../keys/gate-under-test.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Fetches the keys; the issuer sends this header with them. */
async function startWith(cacheControl: string | undefined): Promise<GateUnderTest> {
  const started = await startGate();
  started.issuer.cacheControl = cacheControl;
  await started.gate.ready();
  return started;
}

function stateOf({ gate }: GateUnderTest): string | undefined {
  return gate.health().issuers[0]?.state;
}

describe("the lifetime of a JWK Set (RFC 9111 section 5.2.2)", () => {
  it.each<[string, string | undefined, number]>([
    ["10 minutes without Cache-Control", undefined, 10 * MINUTE],
    ["what max-age says", "max-age=120", 2 * MINUTE],
    ["what max-age says, among other directives", "public, max-age=120, immutable", 2 * MINUTE],
    ["what max-age says, in capitals", "MAX-AGE=120", 2 * MINUTE],
    ["what max-age says, in quotes", 'max-age="120"', 2 * MINUTE],
    ["a minute at least", "max-age=0", MINUTE],
    ["a minute at least, to the second", "max-age=59", MINUTE],
    ["a minute and a second", "max-age=61", 61_000],
    ["a minute where nothing may be kept", "no-store", MINUTE],
    ["a minute if it must be revalidated each time", "no-cache, max-age=86400", MINUTE],
    ["a day at most", "max-age=31536000", 24 * HOUR],
    ["a day at most, to the second", "max-age=86401", 24 * HOUR],
    ["a second less than a day", "max-age=86399", 86_399_000],
    ["a day where the number has no end", `max-age=${"9".repeat(400)}`, 24 * HOUR],
    ["10 minutes where max-age has no number", "max-age=soon", 10 * MINUTE],
    ["10 minutes where max-age is below zero", "max-age=-1", 10 * MINUTE],
    ["10 minutes where it speaks of shared caches only", "s-maxage=60", 10 * MINUTE],
    ["10 minutes where it says nothing", "", 10 * MINUTE],
    ["10 minutes where it is garbage", ",;=\\ max age = 5", 10 * MINUTE],
  ])("is %s: %j", async (_, cacheControl, lifetimeMs) => {
    const started = await startWith(cacheControl);
    const { gate, clock, ask, issuer } = started;
    const token = await issuer.token({ expiresInSeconds: 2 * 86_400 });
    const { lastSuccessAt, nextRefreshAt } = gate.health().issuers[0] ?? {};
    const refreshIn = Date.parse(nextRefreshAt as string) - Date.parse(lastSuccessAt as string);
    expect(refreshIn).toBeGreaterThanOrEqual(Math.floor(lifetimeMs * 0.75));
    expect(refreshIn).toBeLessThanOrEqual(Math.ceil(lifetimeMs * 0.85));

    clock.suspend(refreshIn - 1);
    expect(stateOf(started)).toBe("fresh");
    clock.suspend(lifetimeMs - refreshIn);
    expect(stateOf(started)).toBe("stale");
    clock.suspend(1);
    expect(stateOf(started)).toBe("expired");
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests.jwks).toBe(2);
  });

  it("begins again with each refresh, with the new header of the issuer", async () => {
    const { gate, issuer, clock } = await startWith("max-age=60");
    issuer.cacheControl = "max-age=86400";
    await clock.advance(MINUTE, gate);
    expect(issuer.requests.jwks).toBe(2);
    await clock.advance(17 * HOUR, gate);
    expect(issuer.requests.jwks).toBe(2);
  });
});

describe("a fresh set", () => {
  it("is refreshed by a timer before it expires, without a request", async () => {
    const { gate, issuer, clock } = await startWith(undefined);
    await clock.advance(450_000 - 1, gate);
    expect(issuer.requests.jwks).toBe(1);
    await clock.advance(60_001, gate);
    expect(issuer.requests.jwks).toBe(2);
    expect(gate.health().issuers[0]).toMatchObject({ state: "fresh" });
  });
});

describe("a stale set", () => {
  it("is used while one refresh runs in the background", async () => {
    const started = await startWith(undefined);
    const { issuer, clock, events, ask } = started;
    clock.suspend(550_000);
    expect(stateOf(started)).toBe("stale");
    const token = await issuer.token();
    issuer.fault("hang");
    const arrived = issuer.nextRequest("jwks");
    const decisions = await Promise.all(Array.from({ length: 100 }, () => ask(token)));
    expect(decisions.every(({ outcome }) => outcome === "allowed")).toBe(true);
    await arrived;
    const refreshed = events.nextKeysEvent("refreshed");
    issuer.recover();
    await refreshed;
    expect(issuer.requests.jwks).toBe(2);
    expect(stateOf(started)).toBe("fresh");
  });
});

describe("an expired set", () => {
  it("makes every request join one refresh, after the process was suspended", async () => {
    const started = await startWith(undefined);
    const { issuer, clock, ask } = started;
    clock.suspend(8 * HOUR);
    const token = await issuer.token();
    const decisions = await Promise.all(Array.from({ length: 100 }, () => ask(token)));
    expect(decisions.every(({ outcome }) => outcome === "allowed")).toBe(true);
    expect(issuer.requests.jwks).toBe(2);
  });

  it("makes every request join the running refresh", async () => {
    const { gate, issuer, clock } = await startGate({}, { fetchTimeoutMs: 60_000 });
    issuer.cacheControl = "max-age=60";
    await gate.ready();
    issuer.fault("hang");
    const arrived = issuer.nextRequest("jwks");
    await clock.advance(60_000);
    await arrived;
    expect(gate.health().issuers[0]).toMatchObject({ state: "expired" });
    const request = {
      method: "GET",
      url: "/",
      authorization: [`Bearer ${await issuer.token()}`],
    };
    const policy = gate.policy({ callers: "any" });
    let decided = 0;
    const deciding = Array.from({ length: 100 }, async () => {
      const decision = await gate.decide(request, policy);
      decided += 1;
      return decision;
    });
    await clock.advance(0);
    expect(decided).toBe(0);
    issuer.recover();
    const decisions = await Promise.all(deciding);
    expect(decisions.every(({ outcome }) => outcome === "allowed")).toBe(true);
    expect(issuer.requests.jwks).toBe(2);
  });

  it("is still used when that refresh fails, and reports it", async () => {
    const started = await startWith(undefined);
    const { issuer, clock, events, ask } = started;
    const token = await issuer.token({ expiresInSeconds: 3600 });
    clock.suspend(15 * MINUTE);
    await issuer.stop();
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    expect(events.keys.slice(-2)).toMatchObject([
      { type: "refresh_failed", code: "network" },
      { type: "serving_expired" },
    ]);
    expect(stateOf(started)).toBe("expired");
  });
});
