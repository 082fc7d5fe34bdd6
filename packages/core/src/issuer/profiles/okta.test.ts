import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const { app, caller } = tokensOf("okta");
const { decide, verdictOn } = createProfileGate(tokensOf("okta"));

describe("profile okta", () => {
  it.each<[string, TokenChanges]>([
    ["a subject that is mapped to something else", { claims: { sub: "checkout service" } }],
    ["no scopes", { claims: { scp: undefined } }],
    ["several audiences", { claims: { aud: ["api://billing", "api://orders"] } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await verdictOn(app, changes, { tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    [
      "the type of the org server",
      { header: { typ: "application/okta-internal-at+jwt" } },
      "token_type_mismatch",
    ],
    [
      "the org server's issuer",
      { claims: { iss: "https://shop.okta.example" } },
      "issuer_untrusted",
    ],
    ["a type, which Okta's tokens do not have", { header: { typ: "JWT" } }, "token_type_mismatch"],
    ["the nonce of a login", { claims: { nonce: "n" } }, "token_type_mismatch"],
    ["no cid, as in an ID token", { claims: { cid: undefined } }, "caller_unidentified"],
    [
      "the caller in client_id",
      { claims: { cid: undefined, client_id: caller } },
      "caller_unidentified",
    ],
    ["a cid that is not a string", { claims: { cid: [caller] } }, "claim_invalid"],
    ["scopes in a string", { claims: { scp: "orders:read orders:write" } }, "claim_invalid"],
    ["a scope that is not a string", { claims: { scp: ["orders:read", 1] } }, "claim_invalid"],
    ["no audience", { claims: { aud: undefined } }, "audience_mismatch"],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await verdictOn(app, changes)).toBe(reason);
  });

  it("never splits a member of the scope list", async () => {
    const claims = { scp: ["orders:read orders:write"] };
    const decision = await decide(app, { claims }, { scope: "orders:read" });
    expect(decision).toMatchObject({
      reason: "scope_insufficient",
      auth: { scopes: ["orders:read orders:write"] },
    });
  });

  it("treats a token with a uid as a user's, even where its subject is the client", async () => {
    expect((await decide(app, { claims: { uid: "00u1" } })).auth?.kind).toBe("user");
  });

  it("signs with RS256: another algorithm needs the option `algorithms`", async () => {
    const es256 = { ...tokensOf("okta"), algorithm: "ES256" } as const;
    expect(() => createProfileGate(es256)).toThrow("jwks_unusable");
    const allowed = createProfileGate(es256, { algorithms: ["ES256"] });
    expect(await allowed.verdictOn(app)).toBe("allowed");
  });
});
