import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const tokens = tokensOf("hydra");
const { app } = tokens;
const { decide, verdictOn } = createProfileGate(tokens);
const needsRead = { scope: "orders.read" };

describe("profile hydra", () => {
  it.each<[string, TokenChanges]>([
    ["scopes in both forms", { claims: { scope: "orders.read" } }],
    ["claims of the consent app", { claims: { ext: { department: 5 } } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { ...needsRead, tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    [
      "an empty audience, as when the client requests none",
      { claims: { aud: [] } },
      "audience_mismatch",
    ],
    ["no audience", { claims: { aud: undefined } }, "audience_mismatch"],
    [
      "an issuer without its slash",
      { claims: { iss: tokens.issuer.slice(0, -1) } },
      "issuer_untrusted",
    ],
    ["the hash of an access token", { claims: { at_hash: "h" } }, "token_type_mismatch"],
    ["no type", { header: { typ: undefined } }, "token_type_mismatch"],
    ["callers that differ", { claims: { azp: "other" } }, "caller_ambiguous"],
    ["no client, as in an ID token", { claims: { client_id: undefined } }, "caller_unidentified"],
    ["scp in a string", { claims: { scp: "orders.read" } }, "claim_invalid"],
    [
      "a scope written by the consent app",
      { claims: { scp: [], scope: "orders.read" } },
      "scope_insufficient",
    ],
    [
      "two scopes in one member",
      { claims: { scp: ["orders.read orders.write"] } },
      "scope_insufficient",
    ],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes, needsRead)).toBe(reason);
  });

  it.each([["user-4711"], [undefined]])(
    "treats a token with the subject %j as a user's",
    async (sub) => {
      expect((await decide(app, { claims: { sub } })).auth?.kind).toBe("user");
    },
  );
});
