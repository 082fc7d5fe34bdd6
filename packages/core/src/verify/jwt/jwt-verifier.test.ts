import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "../../create-gate.js";
import { createSigner, encode } from "../../test-support/signer.js";
import {
  claimsAt,
  headerOf,
  optionsFor,
  requestWith,
  tokenAt,
} from "../../test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner("ES256");
const rsa = createSigner("RS256", "rsa-1");
const stranger = createSigner("ES256");
const gate = createGate({
  ...optionsFor(signer, clock),
  jwks: { keys: [signer.publicJwk, rsa.publicJwk] },
} as Parameters<typeof createGate>[0]);
const policy = gate.policy({ callers: ["reports"], scope: "orders:read" });

async function reasonAgainst(token: string): Promise<string> {
  const decision = await gate.decide(requestWith(token), policy);
  return decision.outcome === "allowed" ? "allowed" : decision.reason;
}

describe("Verifier", () => {
  it("admits a valid token", async () => {
    expect(await reasonAgainst(tokenAt(clock, signer))).toBe("allowed");
    expect(await reasonAgainst(tokenAt(clock, rsa))).toBe("allowed");
  });

  it("tries the keys that fit a token without a kid", async () => {
    expect(await reasonAgainst(tokenAt(clock, signer, {}, { kid: undefined }))).toBe("allowed");
    expect(await reasonAgainst(tokenAt(clock, stranger, {}, { kid: undefined }))).toBe(
      "signature_invalid",
    );
  });

  it.each([
    ["is not a JWT", "opaque", "token_malformed"],
    [
      "has another issuer",
      tokenAt(clock, signer, { iss: "https://login.example.com/" }),
      "issuer_untrusted",
    ],
    ["has no issuer", tokenAt(clock, signer, { iss: undefined }), "issuer_untrusted"],
    [
      "has an issuer that is not a string",
      tokenAt(clock, signer, { iss: ["https://login.example.com"] }),
      "issuer_untrusted",
    ],
    [
      "is unsecured",
      `${encode(headerOf(signer, { alg: "none" }))}.${encode(claimsAt(clock))}.`,
      "algorithm_not_allowed",
    ],
    [
      "names another algorithm than its key has",
      tokenAt(clock, signer, {}, { alg: "ES384" }),
      "algorithm_not_allowed",
    ],
    ["has an unknown type", tokenAt(clock, signer, {}, { typ: "dpop+jwt" }), "token_type_mismatch"],
    [
      "has a critical header",
      tokenAt(clock, signer, {}, { crit: ["exp"], exp: 1 }),
      "critical_header_unsupported",
    ],
    ["names an unknown key", tokenAt(clock, signer, {}, { kid: "key-2" }), "key_unknown"],
    ["is signed with another key", tokenAt(clock, stranger), "signature_invalid"],
    [
      "brings its own key",
      tokenAt(clock, stranger, {}, { jwk: stranger.publicJwk }),
      "signature_invalid",
    ],
    ["has expired", tokenAt(clock, signer, { exp: 1 }), "token_expired"],
    ["is not valid yet", tokenAt(clock, signer, { nbf: clock.now() }), "token_not_yet_valid"],
    [
      "is for another service",
      tokenAt(clock, signer, { aud: "https://other.example.com" }),
      "audience_mismatch",
    ],
    ["has a subject that is not a string", tokenAt(clock, signer, { sub: 1 }), "claim_invalid"],
    ["has scopes in an object", tokenAt(clock, signer, { scope: { read: true } }), "claim_invalid"],
    ["is bound to a key", tokenAt(clock, signer, { cnf: { jkt: "x" } }), "binding_unverified"],
    ["names no caller", tokenAt(clock, signer, { client_id: undefined }), "caller_unidentified"],
    ["names two callers", tokenAt(clock, signer, { azp: "checkout" }), "caller_ambiguous"],
  ])("denies a token that %s", async (_what, token, reason) => {
    expect(await reasonAgainst(token)).toBe(reason);
  });

  it("denies an ID token by its claims where its header gives no type", async () => {
    const token = tokenAt(clock, signer, { nonce: "n" }, { typ: undefined });
    expect(await reasonAgainst(token)).toBe("token_type_mismatch");
  });

  it("never checks claims before the signature", async () => {
    const everythingWrong = { exp: 1, aud: "x", cnf: {}, client_id: undefined };
    expect(await reasonAgainst(tokenAt(clock, stranger, everythingWrong))).toBe(
      "signature_invalid",
    );
  });

  it("checks in the order time, audience, types, binding, caller", async () => {
    const faults: Record<string, unknown>[] = [
      { exp: 1 },
      { aud: "x" },
      { sub: 1 },
      { cnf: {} },
      { client_id: undefined },
    ];
    const reasons: string[] = [];
    for (let first = 0; first < faults.length; first += 1) {
      const claims = Object.assign({}, ...faults.slice(first));
      reasons.push(await reasonAgainst(tokenAt(clock, signer, claims)));
    }
    expect(reasons).toEqual([
      "token_expired",
      "audience_mismatch",
      "claim_invalid",
      "binding_unverified",
      "caller_unidentified",
    ]);
  });
});

describe("Verifier with two issuers", () => {
  const other = createSigner("ES256");
  const issuers = [
    {
      alias: "staff",
      issuer: "https://staff.example.com",
      audience: "orders",
      jwks: { keys: [signer.publicJwk] },
    },
    {
      alias: "shop",
      issuer: "https://shop.example.com",
      audience: "orders",
      jwks: { keys: [other.publicJwk] },
    },
  ];
  const both = createGate({ issuers, clock });
  const anyone = both.policy({ callers: "any" });

  it("keeps their keys separate: a key of one never verifies a token of the other, same kid or not", async () => {
    const aud = "orders";
    const good = tokenAt(clock, other, { iss: "https://shop.example.com", aud });
    const crossed = tokenAt(clock, signer, { iss: "https://shop.example.com", aud });
    expect(await both.decide(requestWith(good), anyone)).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: "reports", issuer: "https://shop.example.com", alias: "shop" } },
    });
    expect(await both.decide(requestWith(crossed), anyone)).toMatchObject({
      reason: "signature_invalid",
    });
  });
});
