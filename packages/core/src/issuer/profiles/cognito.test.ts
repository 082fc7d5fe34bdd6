import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const tokens = tokensOf("cognito");
const { app, caller } = tokens;
const { decide, verdictOn } = createProfileGate(tokens);
const API = tokens.audience;

describe("profile cognito", () => {
  it.each<[string, TokenChanges]>([
    [
      "scopes of this resource server and another",
      { claims: { scope: `billing/read ${API}/read` } },
    ],
    ["resource binding to this service", { claims: { aud: API, scope: "openid" } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes)).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    ["token_use id", { claims: { token_use: "id" } }, "token_type_mismatch"],
    ["no token_use", { claims: { token_use: undefined } }, "token_type_mismatch"],
    ["a type of other tokens", { header: { typ: "at+jwt" } }, "token_type_mismatch"],
    [
      "the scopes of another resource server",
      { claims: { scope: "billing/read" } },
      "audience_mismatch",
    ],
    [
      "the scopes of one whose name is longer",
      { claims: { scope: `${API}/v2/read` } },
      "audience_mismatch",
    ],
    [
      "the scopes of one with half the name",
      { claims: { scope: "https://orders/read" } },
      "audience_mismatch",
    ],
    ["no scope", { claims: { scope: undefined } }, "audience_mismatch"],
    ["scopes in a list", { claims: { scope: [`${API}/read`] } }, "audience_mismatch"],
    ["only standard scopes", { claims: { scope: "openid email" } }, "audience_mismatch"],
    [
      "resource binding to another",
      { claims: { aud: "https://billing.example.com" } },
      "audience_mismatch",
    ],
    ["resource binding to no service", { claims: { aud: [] } }, "audience_mismatch"],
    ["callers that differ", { claims: { azp: "other" } }, "caller_ambiguous"],
    ["groups in a string", { claims: { "cognito:groups": "support" } }, "claim_invalid"],
    ["no client", { claims: { client_id: undefined } }, "caller_unidentified"],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes)).toBe(reason);
  });

  it("reads the groups of a user as roles, with their spaces", async () => {
    const support = { claims: { "cognito:groups": ["support staff"] } };
    expect(await verdictOn(app, support, { roles: "support staff" })).toBe("allowed");
    expect(await verdictOn(app, support, { roles: "support" })).toBe("role_insufficient");
  });

  it("treats a token with a user's name as a user's, for any subject", async () => {
    expect((await decide(app, { claims: { username: "j.doe" } })).auth?.kind).toBe("user");
  });

  it.each([["aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"], [undefined]])(
    "treats a token with the subject %j as a user's",
    async (sub) => {
      expect((await decide(app, { claims: { sub } })).auth?.kind).toBe("user");
    },
  );
});

describe("profile cognito with its audience unchecked", () => {
  const unchecked = createProfileGate(tokens, { audience: "unchecked" });

  it("accepts the scopes of any resource server, and leaves it to the endpoint's scope to name one", async () => {
    const elsewhere = { claims: { scope: "billing/read" } };
    expect(await unchecked.verdictOn(app)).toBe("allowed");
    expect(await unchecked.verdictOn(app, elsewhere)).toBe("allowed");
    expect(await unchecked.verdictOn(app, elsewhere, { scope: `${API}/read` })).toBe(
      "scope_insufficient",
    );
  });

  it.each<[string, TokenChanges, string]>([
    ["no resource server's scope", { claims: { scope: "openid /read" } }, "audience_mismatch"],
    ["an audience, which is not checked", { claims: { aud: API } }, "audience_mismatch"],
    ["token_use id", { claims: { token_use: "id" } }, "token_type_mismatch"],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await unchecked.verdictOn(app, changes)).toBe(reason);
  });

  it("still checks callers against the allowlist", async () => {
    expect(await unchecked.verdictOn(app, {}, { callers: ["other"] })).toBe("caller_not_allowed");
    expect(await unchecked.verdictOn(app, {}, { callers: [caller] })).toBe("allowed");
  });
});
