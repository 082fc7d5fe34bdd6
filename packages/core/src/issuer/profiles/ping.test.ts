import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const { app, caller } = tokensOf("ping");
const { decide, verdictOn } = createProfileGate(tokensOf("ping"));
const needsRead = { scope: "orders:read" };

describe("profile ping", () => {
  it.each<[string, TokenChanges]>([
    ["the type JWT", { header: { typ: "JWT" } }],
    ["the type of RFC 9068, as from PingFederate", { header: { typ: "at+jwt" } }],
    ["its environment and organization", { claims: { env: "3f2a1b0c", org: "0c1b2a3f" } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { ...needsRead, tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    ["the nonce of a login", { claims: { nonce: "n" } }, "token_type_mismatch"],
    ["the hash of an access token", { claims: { at_hash: "h" } }, "token_type_mismatch"],
    ["no client, as in an ID token", { claims: { client_id: undefined } }, "caller_unidentified"],
    ["callers that differ", { claims: { azp: "other" } }, "caller_ambiguous"],
    ["scopes in a list", { claims: { scope: ["orders:read"] } }, "claim_invalid"],
    [
      "the audience of PingOne's own API",
      { claims: { aud: ["https://api.pingone.com"] } },
      "audience_mismatch",
    ],
    ["no audience", { claims: { aud: undefined } }, "audience_mismatch"],
    [
      "another environment's issuer",
      { claims: { iss: "https://auth.pingone.example/4f2a/as" } },
      "issuer_untrusted",
    ],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes, needsRead)).toBe(reason);
  });

  it.each(["6c5b4a39", caller])("treats a token with the subject %j as a user's", async (sub) => {
    expect((await decide(app, { claims: { sub } })).auth?.kind).toBe("user");
  });
});
