// cspell:ignore shopxexample exämple
import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { ALGORITHMS } from "../../kit/algorithms.js";
import { ConfigurationError } from "../../kit/configuration/configuration-error.js";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";
import { spiffe } from "./spiffe.js";

const tokens = tokensOf("spiffe");
const { app } = tokens;
const svidKey = { use: "jwt-svid", alg: undefined };
const { decide, verdictOn } = createProfileGate(tokens, { key: svidKey });
const anyone = { callers: "any" } as const;

describe("profile spiffe", () => {
  it.each<[string, TokenChanges]>([
    ["the type JOSE", { header: { typ: "JOSE" } }],
    ["no type", { header: { typ: undefined } }],
    ["no kid", { header: { kid: undefined } }],
    ["one audience in a string", { claims: { aud: tokens.audience } }],
    ["a short path", { claims: { sub: "spiffe://shop.example.com/checkout" } }],
  ])("admits a JWT-SVID with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { ...anyone, tokens: "app" })).toBe("allowed");
  });

  it.each([
    "spiffe://shop.example.com",
    "spiffe://shop.example.com/",
    "spiffe://shop.example.com/checkout/",
    "spiffe://shop.example.com//checkout",
    "spiffe://shop.example.com/../checkout",
    "spiffe://shop.example.com/./checkout",
    "spiffe://SHOP.example.com/checkout",
    "spiffe://shop.example.com:8443/checkout",
    "spiffe://admin@shop.example.com/checkout",
    "spiffe://shop.example.com/checkout?x=1",
    "spiffe://shop.example.com/check%6fut",
    "spiffe:///checkout",
    "SPIFFE://shop.example.com/checkout",
    "https://shop.example.com/checkout",
    "checkout",
  ])("denies the subject %j, which is not a workload's SPIFFE ID", async (sub) => {
    expect(await verdictOn(app, { claims: { sub } }, anyone)).toBe("token_type_mismatch");
  });

  it.each([
    "spiffe://other.example.com/ns/shop/sa/checkout",
    "spiffe://example.com/ns/shop/sa/checkout",
    "spiffe://eu.shop.example.com/ns/shop/sa/checkout",
    "spiffe://shop.example.co/ns/shop/sa/checkout",
    "spiffe://shop.example.com.example.org/ns/shop/sa/checkout",
    "spiffe://shopxexample.com/ns/shop/sa/checkout",
  ])("denies the subject %j, whose trust domain belongs to another issuer", async (sub) => {
    expect(await verdictOn(app, { claims: { sub } }, { callers: [sub] })).toBe(
      "token_type_mismatch",
    );
  });

  it.each<[string, TokenChanges, string]>([
    [
      "no iss, which SPIRE writes only when configured to",
      { claims: { iss: undefined } },
      "issuer_untrusted",
    ],
    [
      "the trust domain for an issuer",
      { claims: { iss: "spiffe://shop.example.com" } },
      "issuer_untrusted",
    ],
    ["no subject", { claims: { sub: undefined } }, "claim_invalid"],
    ["no audience", { claims: { aud: undefined } }, "audience_mismatch"],
    ["another audience", { claims: { aud: ["billing"] } }, "audience_mismatch"],
    ["no expiry", { claims: { exp: undefined } }, "claim_invalid"],
    ["the type of a WIT-SVID", { header: { typ: "wit+jwt" } }, "token_type_mismatch"],
    ["the type of an access token", { header: { typ: "at+jwt" } }, "token_type_mismatch"],
    ["clients that differ", { claims: { client_id: "one", azp: "other" } }, "caller_ambiguous"],
  ])("denies a JWT-SVID with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes, anyone)).toBe(reason);
  });

  it("has no scopes, also where the token has a scope claim", async () => {
    const decision = await decide(app, { claims: { scope: "admin" } });
    expect(decision.auth?.scopes).toEqual([]);
  });

  it.each(["jwt-svid", "sig", undefined])("accepts a key with use %j", async (use) => {
    const gate = createProfileGate(tokens, { key: { ...svidKey, use } });
    expect(await gate.verdictOn(app)).toBe("allowed");
  });

  it.each(["x509-svid", "wit-svid", "enc", "JWT-SVID"])("skips a key with use %j", (use) => {
    expect(() => createProfileGate(tokens, { key: { use } })).toThrow("jwks_unusable");
  });

  it.each(ALGORITHMS.filter((algorithm) => !algorithm.startsWith("Ed")))(
    "admits a JWT-SVID under %s (JWT-SVID section 2.1)",
    async (algorithm) => {
      expect(await createProfileGate({ ...tokens, algorithm }).verdictOn(app)).toBe("allowed");
    },
  );

  it("does not use EdDSA keys (JWT-SVID section 2.1)", () => {
    expect(() => createProfileGate({ ...tokens, algorithm: "EdDSA" })).toThrow("jwks_unusable");
  });
});

/** `code option` of each fault. */
function faultsOf(options: unknown): readonly string[] {
  try {
    spiffe(options as { trustDomain: string });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ code, option }) => `${code} ${option}`);
  }
}

describe("spiffe (SPIFFE-ID section 2.1)", () => {
  it.each(["prod.example", "a", "prod_1-eu.example", "x".repeat(255)])(
    "accepts the trust domain %j",
    (trustDomain) => {
      expect(faultsOf({ trustDomain })).toEqual([]);
    },
  );

  it.each([
    "",
    "Prod.example",
    "spiffe://prod.example",
    "prod.example/payments",
    "prod.example:8443",
    "prod.exämple",
    " prod.example",
    "*",
    "x".repeat(256),
    7,
    null,
    ["prod.example"],
  ])("refuses the trust domain %j", (trustDomain) => {
    expect(faultsOf({ trustDomain })).toEqual(["option_invalid trustDomain"]);
  });

  it.each([undefined, null, {}, { trustDomain: undefined }, "prod.example", ["prod.example"]])(
    "refuses %j, which names no trust domain",
    (options) => {
      expect(faultsOf(options)).toEqual(["option_missing trustDomain"]);
    },
  );

  it("names a misspelt option", () => {
    expect(() => spiffe({ trustdomain: "prod.example" } as never)).toThrow(
      "did you mean `trustDomain`?",
    );
  });

  it("makes a frozen profile", () => {
    const profile = spiffe({ trustDomain: "prod.example" });
    expect(profile.name).toBe("spiffe");
    expect(Object.isFrozen(profile)).toBe(true);
  });
});
