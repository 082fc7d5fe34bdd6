import { type Decision, toAnswer } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { startGate } from "../keys/gate-under-test.js";

describe("an issuer that is down when the service starts", () => {
  it("leaves requests undecided: 503 with Retry-After, and never a 401", async () => {
    const { issuer, ask } = await startGate();
    const token = await issuer.token();
    await issuer.stop();
    const decision = (await ask(token)) as Exclude<Decision, { outcome: "allowed" }>;
    expect(decision).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(toAnswer(decision)).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
    expect(toAnswer(decision).headers).not.toHaveProperty("www-authenticate");
  });

  it("is used again when it is back, without any request", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    const token = await issuer.token({ expiresInSeconds: 3600 });
    await issuer.stop();
    await ask(token);
    await clock.advance(300_000, gate);
    expect(gate.health().usable).toBe(false);
    await issuer.start();
    await clock.advance(15_000, gate);
    expect(gate.health()).toMatchObject({ usable: true, issuers: [{ state: "fresh" }] });
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });

  it("is retried after pauses that grow from 1 to 15 seconds", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    const askedAt: number[] = [];
    issuer.fault(
      (_, response) => {
        askedAt.push(clock.now());
        response.writeHead(500, { connection: "close" }).end();
      },
      { on: "oauthMetadata" },
    );
    issuer.fault("error500", { on: "openidMetadata" });
    await ask(await issuer.token());
    await clock.advance(120_000, gate);
    const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] as number));
    for (const [index, longest] of [1000, 2000, 4000, 8000].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(longest * 0.75);
      expect(pauses[index]).toBeLessThanOrEqual(longest + 1);
    }
    for (const pause of pauses.slice(4)) {
      expect(pause).toBeGreaterThanOrEqual(11_250);
      expect(pause).toBeLessThanOrEqual(15_001);
    }
    expect(pauses.length).toBeGreaterThan(8);
  });

  it("is not contacted by a thousand requests between two tries", async () => {
    const { issuer, ask } = await startGate();
    const token = await issuer.token();
    issuer.fault("error500");
    await ask(token);
    const asked = { ...issuer.requests };
    const decisions = await Promise.all(Array.from({ length: 1000 }, () => ask(token)));
    expect(decisions.every(({ outcome }) => outcome === "unavailable")).toBe(true);
    expect(issuer.requests).toEqual(asked);
  });

  it("still refuses requests by checks that need no key", async () => {
    const { issuer, ask } = await startGate();
    const token = await issuer.forge.algNone();
    await issuer.stop();
    expect(await ask(token)).toMatchObject({ reason: "algorithm_not_allowed" });
  });
});

describe("the first requests", () => {
  it("share one fetch of each document, a thousand at once", async () => {
    const { issuer, ask } = await startGate();
    const token = await issuer.token();
    const decisions = await Promise.all(Array.from({ length: 1000 }, () => ask(token)));
    expect(decisions.every(({ outcome }) => outcome === "allowed")).toBe(true);
    expect(issuer.requests).toMatchObject({ oauthMetadata: 1, openidMetadata: 0, jwks: 1 });
  });

  it("share one failure, too", async () => {
    const { issuer, ask } = await startGate();
    const token = await issuer.token();
    issuer.fault("error500", { on: "jwks" });
    const decisions = await Promise.all(Array.from({ length: 1000 }, () => ask(token)));
    expect(decisions.every(({ outcome }) => outcome === "unavailable")).toBe(true);
    expect(issuer.requests).toMatchObject({ oauthMetadata: 1, jwks: 1 });
  });

  it("fetch nothing as long as they have no token", async () => {
    const { gate, issuer } = await startGate();
    const request = { method: "GET", url: "/", authorization: [] };
    expect(await gate.decide(request, gate.policy({ callers: "any" }))).toMatchObject({
      reason: "credentials_missing",
    });
    expect(issuer.requests).toMatchObject({ oauthMetadata: 0, jwks: 0 });
  });
});
