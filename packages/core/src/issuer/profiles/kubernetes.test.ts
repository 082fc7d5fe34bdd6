import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const tokens = tokensOf("kubernetes");
const { app } = tokens;
const { decide, verdictOn } = createProfileGate(tokens);
const account = (namespace: unknown, serviceaccount: unknown): TokenChanges => ({
  claims: { "kubernetes.io": { namespace, serviceaccount } },
});

describe("profile kubernetes", () => {
  it.each<[string, TokenChanges]>([
    ["the type of an external signer", { header: { typ: "JWT" } }],
    ["no bound pod", account("shop", { name: "checkout" })],
  ])("admits a service account's token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    [
      "another namespace in kubernetes.io",
      account("staff", { name: "checkout" }),
      "token_type_mismatch",
    ],
    ["another account in kubernetes.io", account("shop", { name: "admin" }), "token_type_mismatch"],
    ["no account in kubernetes.io", account("shop", undefined), "token_type_mismatch"],
    [
      "a namespace that contains part of the account's name",
      {
        claims: {
          sub: "system:serviceaccount:shop:checkout:admin",
          "kubernetes.io": { namespace: "shop:checkout", serviceaccount: { name: "admin" } },
        },
      },
      "token_type_mismatch",
    ],
    [
      "an account's name with a colon in it",
      {
        claims: {
          sub: "system:serviceaccount:shop:checkout:admin",
          "kubernetes.io": { namespace: "shop", serviceaccount: { name: "checkout:admin" } },
        },
      },
      "token_type_mismatch",
    ],
    ["an account that is not an object", account("shop", "checkout"), "token_type_mismatch"],
    ["no claim kubernetes.io", { claims: { "kubernetes.io": undefined } }, "token_type_mismatch"],
    [
      "a claim kubernetes.io that is null",
      { claims: { "kubernetes.io": null } },
      "token_type_mismatch",
    ],
    [
      "a subject that is not a service account",
      { claims: { sub: "system:admin" } },
      "token_type_mismatch",
    ],
    ["no subject", { claims: { sub: undefined } }, "claim_invalid"],
    ["no expiry, as from a Secret", { claims: { exp: undefined } }, "claim_invalid"],
    ["the API server's audience", { claims: { aud: [tokens.issuer] } }, "audience_mismatch"],
    ["no audience", { claims: { aud: undefined } }, "audience_mismatch"],
    ["the type of an access token", { header: { typ: "at+jwt" } }, "token_type_mismatch"],
    ["a client that differs", { claims: { client_id: "one", azp: "other" } }, "caller_ambiguous"],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes)).toBe(reason);
  });

  it("has no scopes, also where the token has a scope claim", async () => {
    const decision = await decide(app, { claims: { scope: "admin" } });
    expect(decision.auth?.scopes).toEqual([]);
  });

  it.each(["ES256", "ES384", "ES512"] as const)(
    "admits a token under an %s key",
    async (algorithm) => {
      expect(await createProfileGate({ ...tokens, algorithm }).verdictOn(app)).toBe("allowed");
    },
  );
});
