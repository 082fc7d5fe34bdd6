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

describe("memory", { timeout: 600_000 }, () => {
  it("holds 10 000 cached tokens of 1 KB in less than 40 MB", async () => {
    const before = await collectedMegabytes();
    expect(press.token(0).length).toBeGreaterThan(1000);
    expect(await soak(10_000, (request) => press.token(request))).toEqual({ allowed: 10_000 });
    expect((await collectedMegabytes()) - before).toBeLessThan(40);
  });

  it("does not grow with the number of distinct good tokens", async () => {
    await soak(10_000, (request) => press.token(request));
    const full = await collectedMegabytes();
    const outcomes = await soak(REQUESTS, (request) => press.token(10_000 + request));
    expect(outcomes).toEqual({ allowed: REQUESTS });
    expect((await collectedMegabytes()) - full).toBeLessThan(4);
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
