import { tokensOf } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const v2 = tokensOf("entra v2.0");
const v1 = tokensOf("entra v1.0");
const gates = { v2: createProfileGate(v2), v1: createProfileGate(v1) };

describe("profile entra", () => {
  it("distinguishes the two versions by their issuers: each is configured separately", async () => {
    expect(await gates.v2.verdictOn(v1.app)).toBe("issuer_untrusted");
    expect(await gates.v1.verdictOn(v2.app)).toBe("issuer_untrusted");
  });

  it.each<[string, TokenChanges]>([
    ["both caller claims that agree", { claims: { appid: v2.caller } }],
    ["no roles", { claims: { roles: undefined } }],
    ["the optional claim idtyp", { claims: { idtyp: "app" } }],
    ["no tenant, as from AD FS", { claims: { tid: undefined } }],
  ])("admits a token with %s", async (_what, changes) => {
    expect(await gates.v2.verdictOn(v2.app, changes, { tokens: "app" })).toBe("allowed");
  });

  it.each<[string, TokenChanges, string]>([
    ["callers that differ", { claims: { appid: "other" } }, "caller_ambiguous"],
    ["no caller, as in an ID token", { claims: { azp: undefined } }, "caller_unidentified"],
    ["the nonce of a login", { claims: { nonce: "n" } }, "token_type_mismatch"],
    ["the hash of a code", { claims: { c_hash: "h" } }, "token_type_mismatch"],
    ["no type", { header: { typ: undefined } }, "token_type_mismatch"],
    ["the type of RFC 9068", { header: { typ: "at+jwt" } }, "token_type_mismatch"],
    ["roles in a string", { claims: { roles: "Orders.Read.All" } }, "claim_invalid"],
    ["scopes in a list", { claims: { scp: ["Orders.Read"] } }, "claim_invalid"],
    [
      "another tenant's issuer",
      { claims: { iss: v2.issuer.replace("7c6f", "7c6e") } },
      "issuer_untrusted",
    ],
    ["another API's audience", { claims: { aud: v2.caller } }, "audience_mismatch"],
    [
      "a tenant that is not its issuer's",
      { claims: { tid: "9188040d-6c67-4c5b-b112-36a304b66dad" } },
      "token_type_mismatch",
    ],
    [
      "a tenant that is not a string",
      { claims: { tid: [v2.app.claims.tid] } },
      "token_type_mismatch",
    ],
    ["null for its tenant", { claims: { tid: null } }, "token_type_mismatch"],
  ])("denies a token with %s", async (_what, changes, reason) => {
    expect(await gates.v2.verdictOn(v2.app, changes)).toBe(reason);
  });

  it.each<[string, TokenChanges, string]>([
    ["oid and sub that are the same", {}, "app"],
    ["oid and sub that differ", { claims: { sub: "pairwise" } }, "user"],
    ["scopes", { claims: { scp: "user_impersonation" } }, "user"],
    ["neither oid nor sub", { claims: { oid: undefined, sub: undefined } }, "user"],
    ["idtyp app", { claims: { idtyp: "app", sub: "pairwise" } }, "app"],
    ["idtyp user", { claims: { idtyp: "user" } }, "user"],
    ["idtyp device", { claims: { idtyp: "device" } }, "user"],
  ])("decides whose token it is by %s", async (_what, changes, kind) => {
    expect((await gates.v2.decide(v2.app, changes)).auth?.kind).toBe(kind);
  });

  it("reads application permissions as roles, and scopes for users only", async () => {
    const role = { roles: "Orders.Read.All" };
    expect(await gates.v2.verdictOn(v2.app, {}, role)).toBe("allowed");
    expect(await gates.v2.verdictOn(v2.app, {}, { scope: "Orders.Read.All" })).toBe(
      "scope_insufficient",
    );
    expect(await gates.v2.verdictOn(v2.app, { claims: { roles: [] } }, role)).toBe(
      "role_insufficient",
    );
  });

  it.each([
    ["RS256", "allowed"],
    ["RS512", "algorithm_not_allowed"],
    ["PS256", "algorithm_not_allowed"],
  ] as const)(
    "treats a key without an alg as RS256: under %s it is %s",
    async (algorithm, verdict) => {
      const gate = createProfileGate({ ...v2, algorithm }, { key: { alg: undefined } });
      expect(await gate.verdictOn(v2.app)).toBe(verdict);
    },
  );
});

describe("a key of profile entra that names its issuer, as in the key document of all tenants", () => {
  const own = v2.app.claims.tid as string;
  const other = "9188040d-6c67-4c5b-b112-36a304b66dad";
  const HOST = "https://login.microsoftonline.example";

  it.each([
    ["the issuer itself", v2.issuer],
    ["any tenant", `${HOST}/{tenantid}/v2.0`],
    ["any tenant, in another spelling", `${HOST}/{tenantId}/v2.0`],
    ["this tenant, in version 1.0", `https://sts.windows.example/${own}/`],
  ])("verifies tokens where that is %s", async (_what, issuer) => {
    const gate = createProfileGate(v2, { key: { issuer } });
    expect(await gate.verdictOn(v2.app)).toBe("allowed");
  });

  it.each([
    ["another tenant", `${HOST}/${other}/v2.0`],
    ["another tenant, in version 1.0", `https://sts.windows.example/${other}/`],
    ["this tenant outside the path", `${HOST}/${other}/v2.0?tenant=${own}`],
    ["half of this tenant", `${HOST}/${own.slice(0, 18)}/v2.0`],
    ["nothing", ""],
    ["not a URL", own],
    ["not a string", [v2.issuer]],
    ["null", null],
  ])("verifies none where that is %s", (_what, issuer) => {
    expect(() => createProfileGate(v2, { key: { issuer } })).toThrow("jwks_unusable");
  });

  it("verifies for its own tenant, and not for other tenants", async () => {
    const elsewhere = { claims: { iss: v2.issuer.replace(own, other), tid: other } };
    const gate = createProfileGate(v2, { key: { issuer: v2.issuer } });
    expect(await gate.verdictOn(v2.app, elsewhere)).toBe("issuer_untrusted");
  });
});
