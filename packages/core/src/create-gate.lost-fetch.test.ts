import { FakeClock, settle } from "@callgate-tooling/test-support";
import { beforeEach, describe, expect, it } from "vitest";
import { createGate } from "./create-gate.js";
import type { FetchLike } from "./kit/net/fetch-like.js";
import type { GateOptions } from "./options/gate-options.js";
import { createSigner } from "./test-support/signer.js";
import { AUDIENCE, ISSUER, requestWith, tokenAt } from "./test-support/valid-token.js";

const signer = createSigner();
const JWKS_URI = `${ISSUER}/jwks`;
/** After the default time limit of a fetch, when one that never ended counts as lost. */
const LOST_MS = 5500;

let clock: FakeClock;
let fetches: number;
/** How many of the next fetches never end, neither with an answer nor with their signal. */
let lost: number;

beforeEach(() => {
  clock = new FakeClock();
  fetches = 0;
  lost = 0;
});

const fetch: FetchLike = async () => {
  fetches += 1;
  if (fetches <= lost) return new Promise<never>(() => {});
  return Response.json({ keys: [signer.publicJwk] });
};

function outcomeOf(options: Partial<GateOptions> = {}): () => Promise<string> {
  const given = { issuer: ISSUER, audience: AUDIENCE, jwksUri: JWKS_URI, fetch, clock, ...options };
  const gate = createGate(given as GateOptions);
  const policy = gate.policy({ callers: "any" });
  return async () => {
    const decision = await gate.decide(requestWith(tokenAt(clock, signer)), policy);
    return decision.outcome === "allowed" ? "allowed" : decision.reason;
  };
}

describe("a gate on a runtime that ends a request together with its fetches and timers", () => {
  it("decides the next request, though the fetch of the first one never ends", async () => {
    lost = 1;
    const decide = outcomeOf();
    void decide();
    await settle();
    clock.suspend(LOST_MS);
    expect(await decide()).toBe("allowed");
  });

  it("decides a request that joined the fetch", async () => {
    lost = 1;
    const decide = outcomeOf();
    void decide();
    await settle();
    // The clock of this test fires all timers; those of the first request would end its fetch.
    clock.suspend(LOST_MS - 1);
    const joined = decide();
    await settle();
    clock.suspend(1);
    expect(await decide()).toBe("allowed");
    await clock.advance(LOST_MS);
    expect(await joined).toBe("allowed");
  });

  it("decides for the next request which issuer to trust, though the first question was never answered", async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      if (asked === 1) return new Promise<never>(() => {});
      return { alias: "tenants", audience: AUDIENCE, jwksUri: JWKS_URI };
    };
    const gate = createGate({ issuers: { resolve }, fetch, clock });
    const policy = gate.policy({ callers: "any" });
    const decide = () => gate.decide(requestWith(tokenAt(clock, signer)), policy);
    void decide();
    await settle();
    clock.suspend(LOST_MS);
    expect((await decide()).outcome).toBe("allowed");
    gate.close();
  });

  it("accepts unknown issuers again, though questions about as many as it allows were never answered", async () => {
    const resolve = async (iss: string) =>
      iss === ISSUER
        ? { alias: "tenants", audience: AUDIENCE, jwksUri: JWKS_URI }
        : new Promise<never>(() => {});
    const gate = createGate({ issuers: { resolve }, fetch, clock });
    const policy = gate.policy({ callers: "any" });
    const decide = (iss: string) =>
      gate.decide(requestWith(tokenAt(clock, signer, { iss })), policy);
    for (let tenant = 0; tenant < 100; tenant += 1) void decide(`${ISSUER}/${tenant}`);
    await settle();
    expect((await decide(ISSUER)).outcome).toBe("unavailable");
    clock.suspend(LOST_MS);
    expect((await decide(ISSUER)).outcome).toBe("allowed");
    gate.close();
  });
});

describe("waitUntil", () => {
  it("receives each fetch of keys; what it throws does not matter", async () => {
    const background: Promise<unknown>[] = [];
    const decide = outcomeOf({
      waitUntil: (promise) => {
        background.push(promise);
        throw new Error("no request is being answered");
      },
    });
    expect(await decide()).toBe("allowed");
    expect(await Promise.all(background)).toEqual([undefined]);
  });
});
