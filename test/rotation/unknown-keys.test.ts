import type { Decision } from "@callgate/core";
import type { TestIssuer } from "@callgate/testkit";
import type { JWK } from "jose";
import { describe, expect, it } from "vitest";
import { type GateUnderTest, startGate } from "../keys/gate-under-test.js";

let numbered = 0;

/** A token under a key that no issuer has, and that was not requested before. */
function tokenOfRandomKid(issuer: TestIssuer): Promise<string> {
  numbered += 1;
  return issuer.token({ header: { kid: `random-${numbered}` } });
}

async function tokensOfRandomKids(issuer: TestIssuer, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => tokenOfRandomKid(issuer)));
}

/** A key that is used before it is published: the set lacks it, a token names it. */
async function rotateUnpublished(issuer: TestIssuer): Promise<JWK> {
  const jwk = await issuer.rotate();
  issuer.withdraw(jwk.kid);
  return jwk;
}

function reasonOf(decision: Decision): string {
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
}

describe("tokens under unknown keys", () => {
  it("cost at most 4 fetches, 500 of them in a burst", async () => {
    const { issuer, ask } = await startGate();
    const tokens = await tokensOfRandomKids(issuer, 500);
    const decisions = await Promise.all(tokens.map(ask));
    expect(new Set(decisions.map(reasonOf))).toEqual(new Set(["key_unknown"]));
    expect(issuer.requests.jwks).toBeLessThanOrEqual(4);
    expect(issuer.requests.oauthMetadata).toBe(1);
  });

  it("cost at most 4 fetches, 500 of them one after the other", async () => {
    const { issuer, ask } = await startGate();
    for (const token of await tokensOfRandomKids(issuer, 500)) {
      expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    }
    expect(issuer.requests.jwks).toBe(4);
  });

  it("cost one fetch in 15 seconds when they never stop", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    for (let second = 0; second < 150; second += 1) {
      await Promise.all((await tokensOfRandomKids(issuer, 5)).map(ask));
      await clock.advance(1000, gate);
    }
    // The first, three at once, and one more every 15 seconds.
    expect(issuer.requests.jwks).toBeLessThanOrEqual(1 + 3 + 10);
    expect(issuer.requests.jwks).toBeGreaterThanOrEqual(1 + 3 + 9);
  });

  it("cost one fetch when they all name the same key", async () => {
    const { gate, issuer, ask } = await startGate();
    await gate.ready();
    const token = await issuer.forge.unknownKid();
    for (let index = 0; index < 50; index += 1) {
      expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    }
    expect(issuer.requests.jwks).toBe(2);
  });

  it("do not affect tokens under known keys: these do not wait", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    issuer.fault("hang");
    const arrived = issuer.nextRequest("jwks");
    const waiting = ask(await issuer.forge.unknownKid());
    await arrived;
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    await clock.advance(5000);
    expect(await waiting).toMatchObject({ outcome: "unavailable" });
  });

  it("are undecided while the issuer is down: 503, never 401", async () => {
    const { gate, issuer, ask } = await startGate();
    await gate.ready();
    await issuer.stop();
    for (const token of await tokensOfRandomKids(issuer, 10)) {
      expect(await ask(token)).toMatchObject({
        outcome: "unavailable",
        reason: "keys_unavailable",
        retryAfterSeconds: 1,
      });
    }
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });
});

describe("a newly published key", () => {
  it("is found by the first token that names it", async () => {
    const { gate, issuer, ask } = await startGate();
    await gate.ready();
    await issuer.rotate();
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests.jwks).toBe(2);
  });

  it("is found once for a thousand requests that come together", async () => {
    const { gate, issuer, ask } = await startGate();
    await gate.ready();
    await issuer.rotate();
    const token = await issuer.token();
    const decisions = await Promise.all(Array.from({ length: 1000 }, () => ask(token)));
    expect(new Set(decisions.map(reasonOf))).toEqual(new Set(["allowed"]));
    expect(issuer.requests.jwks).toBe(2);
  });

  it("is found within 15 seconds when it was requested before it was published", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    const jwk = await rotateUnpublished(issuer);
    const token = await issuer.token();
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    issuer.publish(jwk);
    await clock.advance(14_999, gate);
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    await clock.advance(1, gate);
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });

  it("is found at once when the set has changed since it was requested", async () => {
    const { gate, issuer, ask } = await startGate();
    await gate.ready();
    const jwk = await rotateUnpublished(issuer);
    const token = await issuer.token();
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    await issuer.rotate();
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    issuer.publish(jwk);
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });

  it("is found within 15 seconds under a flood of random names", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    for (const token of await tokensOfRandomKids(issuer, 20)) await ask(token);
    await issuer.rotate();
    await expectFoundWithin15Seconds({ gate, issuer, clock, ask }, await issuer.token());
  });

  it("is found within 15 seconds under a flood, when requested before it was published", async () => {
    const { gate, issuer, clock, ask } = await startGate();
    await gate.ready();
    const jwk = await rotateUnpublished(issuer);
    const token = await issuer.token();
    await ask(token);
    for (const each of await tokensOfRandomKids(issuer, 20)) await ask(each);
    await clock.advance(7000, gate);
    await ask(token);
    issuer.publish(jwk);
    await expectFoundWithin15Seconds({ gate, issuer, clock, ask }, token);
  });
});

/** Ten requests with random key names every half second, and then the one that counts. */
async function expectFoundWithin15Seconds(
  { gate, issuer, clock, ask }: Omit<GateUnderTest, "events">,
  token: string,
): Promise<void> {
  for (let elapsedMs = 0; elapsedMs <= 15_000; elapsedMs += 500) {
    for (const random of await tokensOfRandomKids(issuer, 10)) await ask(random);
    if ((await ask(token)).outcome === "allowed") return;
    await clock.advance(500, gate);
  }
  expect.unreachable("the key was not found within 15 seconds");
}

describe("a withdrawn key", () => {
  it("verifies until the set is refreshed, and no longer", async () => {
    const { gate, issuer, clock, events, ask } = await startGate();
    const token = await issuer.token({ expiresInSeconds: 3600 });
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    await issuer.rotate();
    issuer.withdraw("ES256-1");
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    await clock.advance(510_001, gate);
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(events.keys).toContainEqual(
      expect.objectContaining({ type: "key_withdrawn", kid: "ES256-1" }),
    );
  });

  it("is gone as soon as a token under a new key caused a refresh", async () => {
    const { issuer, ask } = await startGate();
    const token = await issuer.token();
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    await issuer.rotate();
    issuer.withdraw("ES256-1");
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(await ask(token)).toMatchObject({ reason: "key_unknown" });
  });

  it("does not remove another one of the same name", async () => {
    const { issuer, ask } = await startGate();
    const before = await issuer.token();
    expect(await ask(before)).toMatchObject({ outcome: "allowed" });
    issuer.withdraw("ES256-1");
    await issuer.rotate({ kid: "ES256-1" });
    await issuer.rotate();
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(await ask(before)).toMatchObject({ reason: "signature_invalid" });
  });
});
