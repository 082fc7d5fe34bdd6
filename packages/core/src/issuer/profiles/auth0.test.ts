import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const tokens = tokensOf("auth0");
const { app } = tokens;
const rfc9068 = tokensOf("auth0, RFC 9068 dialect");
const { decide, verdictOn } = createProfileGate(tokens);
const azp = tokens.caller;

describe("profile auth0", () => {
  it("admits both formats at one gate, since the API's settings may change", async () => {
    expect(await verdictOn(app)).toBe("allowed");
    expect(await verdictOn(rfc9068.app)).toBe("allowed");
  });

  it.each<[string, TokenChanges]>([
    ["no permissions, where RBAC is off", { claims: { permissions: undefined } }],
    ["no scope", { claims: { scope: undefined } }],
    ["both caller claims that agree", { claims: { client_id: azp } }],
    ["its own claims, under their namespaces", { claims: { "https://shop.example.com/tier": 1 } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes)).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    [
      "an issuer without its trailing slash",
      { claims: { iss: tokens.issuer.slice(0, -1) } },
      "issuer_untrusted",
    ],
    ["a type other than these two", { header: { typ: "id_token" } }, "token_type_mismatch"],
    ["no type", { header: { typ: undefined } }, "token_type_mismatch"],
    ["callers that differ", { claims: { client_id: "other" } }, "caller_ambiguous"],
    [
      "the caller in the wrong claim",
      { claims: { azp: undefined, cid: azp } },
      "caller_unidentified",
    ],
    ["scopes in a list", { claims: { scope: ["orders:read"] } }, "claim_invalid"],
    ["permissions in a string", { claims: { permissions: "orders:read" } }, "claim_invalid"],
    [
      "another API's audience",
      { claims: { aud: "https://billing.example.com" } },
      "audience_mismatch",
    ],
    [
      "the hash of an access token issued with it",
      { claims: { at_hash: "x" } },
      "token_type_mismatch",
    ],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes)).toBe(reason);
  });

  it.each(["chk0ut5CheckoutClientId", "other@clients", "auth0|1@clients", undefined])(
    "treats a token with the subject %j as a user's, for any grant name",
    async (sub) => {
      const decision = await decide(app, { claims: { sub, gty: "client-credentials" } });
      expect(decision.auth?.kind).toBe("user");
    },
  );

  it("reads permissions as roles, which are not scopes", async () => {
    const permissions = ["orders:read", "orders:refund"];
    const changes = { claims: { permissions, scope: "orders:read" } };
    expect(await verdictOn(app, changes, { roles: "orders:refund" })).toBe("allowed");
    expect(await verdictOn(app, changes, { scope: "orders:refund" })).toBe("scope_insufficient");
  });
});
