import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const { app } = tokensOf("duende");
const { decide, verdictOn } = createProfileGate(tokensOf("duende"));
const needsRead = { scope: "orders.read" };

describe("profile duende", () => {
  it.each<[string, TokenChanges]>([
    ["its scopes in a string", { claims: { scope: "orders.read orders.write" } }],
    ["one scope in a list", { claims: { scope: ["orders.read"] } }],
    ["one scope in a string", { claims: { scope: "orders.read" } }],
    ["the long form of its type", { header: { typ: "application/at+jwt" } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { ...needsRead, tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    ["the type of its ID tokens", { header: { typ: "JWT" } }, "token_type_mismatch"],
    ["no type", { header: { typ: undefined } }, "token_type_mismatch"],
    [
      "no audience, as with scopes outside every ApiResource",
      { claims: { aud: undefined } },
      "audience_mismatch",
    ],
    [
      "the static audience",
      { claims: { aud: "https://identity.example.com/resources" } },
      "audience_mismatch",
    ],
    ["callers that differ", { claims: { azp: "other" } }, "caller_ambiguous"],
    ["no client", { claims: { client_id: undefined, sub: "checkout" } }, "caller_unidentified"],
    ["a scope that is not a string", { claims: { scope: ["orders.read", 1] } }, "claim_invalid"],
    ["scopes in an object", { claims: { scope: { "orders.read": true } } }, "claim_invalid"],
    [
      "two scopes in one member",
      { claims: { scope: ["orders.read orders.write"] } },
      "scope_insufficient",
    ],
    ["no scopes", { claims: { scope: undefined } }, "scope_insufficient"],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes, needsRead)).toBe(reason);
  });

  it.each(["88421113", "checkout"])(
    "treats a token with the subject %j as a user's",
    async (sub) => {
      expect((await decide(app, { claims: { sub } })).auth?.kind).toBe("user");
    },
  );
});
