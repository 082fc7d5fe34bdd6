import { createGate, type Gate } from "@callgate/core";
import {
  createFakeClock,
  createTestIssuer,
  type FakeClock,
  type TestIssuer,
} from "@callgate/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectedMegabytes } from "./collected-heap.js";
import { createTokenPress, type TokenPress } from "./token-press.js";

const AUDIENCE = "https://orders.example.com";
/** A long soak: SOAK_REQUESTS=200000. */
const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 20_000);
const ROUNDS = 5;

let clock: FakeClock;
let issuer: TestIssuer;
let press: TokenPress;
let gate: Gate;

beforeAll(async () => {
  clock = createFakeClock();
  issuer = await createTestIssuer({ clock, audience: AUDIENCE });
  press = createTokenPress({ issuer: issuer.url, audience: AUDIENCE, clock });
  issuer.publish(press.publicJwk);
  gate = createGate({ issuer: issuer.url, audience: AUDIENCE, clock });
  await gate.ready();
});
afterAll(async () => {
  gate.close();
  await issuer.close();
});

/** Presents the token of `tokenFor` for each request, and counts the outcomes. */
async function soak(
  requests: number,
  tokenFor: (request: number) => string,
): Promise<Record<string, number>> {
  const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });
  const outcomes: Record<string, number> = {};
  for (let request = 0; request < requests; request += 1) {
    const authorization = [`Bearer ${tokenFor(request)}`];
    const decision = await gate.decide({ method: "GET", url: "/orders", authorization }, policy);
    const outcome = decision.outcome === "allowed" ? "allowed" : decision.reason;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return outcomes;
}

/** Presents each token twice: one that never comes back is not cached for long. */
function twice(tokenFor: (serial: number) => string): (request: number) => string {
  let token = "";
  return (request) => {
    if (request % 2 === 0) token = tokenFor(request / 2);
    return token;
  };
}

/** Of a user in 200 groups of some length: a token of nearly 7 KB. */
function tokenWithGroups(serial: number): string {
  const groups = Array.from({ length: 200 }, (_, group) => `team-${serial}-${group}-members`);
  return press.token(serial, {}, { groups, note: "" });
}

describe("memory", { timeout: 600_000 }, () => {
  it("holds 10 000 cached tokens of 1 KB in less than 25 MB", async () => {
    const before = await collectedMegabytes();
    expect(press.token(0).length).toBeGreaterThan(1000);
    const outcomes = await soak(
      20_000,
      twice((serial) => press.token(serial)),
    );
    expect(outcomes).toEqual({ allowed: 20_000 });
    const held = (await collectedMegabytes()) - before;
    expect(held).toBeGreaterThan(10);
    expect(held).toBeLessThan(25);
  });

  it("does not grow with the number of distinct good tokens", async () => {
    await soak(10_000, (request) => press.token(request));
    const full = await collectedMegabytes();
    const outcomes = await soak(
      REQUESTS,
      twice((serial) => press.token(10_000 + serial)),
    );
    expect(outcomes).toEqual({ allowed: REQUESTS });
    expect((await collectedMegabytes()) - full).toBeLessThan(4);
  });

  it("holds tokens with 200 groups in less than 64 MB, however many there are", async () => {
    const cached = gate;
    gate = createGate({ issuer: issuer.url, audience: AUDIENCE, clock });
    try {
      await gate.ready();
      const before = await collectedMegabytes();
      const outcomes = await soak(11_000, twice(tokenWithGroups));
      expect(outcomes).toEqual({ allowed: 11_000 });
      const held = (await collectedMegabytes()) - before;
      expect(held).toBeGreaterThan(40);
      expect(held).toBeLessThan(64);
    } finally {
      gate.close();
      gate = cached;
    }
  });

  it("does not grow with requests of every kind, while keys come and go", async () => {
    const good = Array.from({ length: 50 }, (_, index) => press.token(index));
    const kinds: ((request: number) => string)[] = [
      (request) => good[request % good.length] ?? "",
      (request) => good[(request * 7) % good.length] ?? "",
      (request) =>
        `${(good[request % good.length] ?? "").slice(0, -8)}${String(request).padStart(8, "A")}`,
      (request) => `not.a.token${request}`,
      (request) => press.token(request, { kid: `stranger-${request}` }),
    ];
    const round = async (requests: number): Promise<Record<string, number>> => {
      await issuer.rotate();
      await clock.advance(11_000, gate);
      return soak(
        requests,
        (request) => (kinds[request % kinds.length] ?? kinds[0])?.(request) ?? "",
      );
    };
    await round(REQUESTS / ROUNDS);
    const before = await collectedMegabytes();
    for (let rounds = 0; rounds < ROUNDS; rounds += 1) {
      const outcomes = await round(REQUESTS / ROUNDS);
      expect(outcomes.allowed).toBe((REQUESTS / ROUNDS) * 0.4);
      expect(outcomes.keys_unavailable).toBeUndefined();
    }
    expect((await collectedMegabytes()) - before).toBeLessThan(4);
  });
});
