import { rfc9068 } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createProfileGate, type TokenChanges } from "../../test-support/profile-gate.js";

const { decide, verdictOn } = createProfileGate({ ...rfc9068, profile: "standard" });
const { app } = rfc9068;

/** A token with these claims instead of its scopes. */
const granting = (claims: TokenChanges["claims"]): TokenChanges => ({
  header: { typ: "JWT" },
  claims: { scope: undefined, ...claims },
});

describe("scopes of profile standard", () => {
  it.each<[string, TokenChanges["claims"], readonly string[]]>([
    ["scope, a string", { scope: "orders.read orders.write" }, ["orders.read", "orders.write"]],
    ["scope, a list", { scope: ["orders.read"] }, ["orders.read"]],
    ["scp, a string", { scp: "orders.read orders.write" }, ["orders.read", "orders.write"]],
    ["scp, a list", { scp: ["orders.read", "orders.write"] }, ["orders.read", "orders.write"]],
    ["scp where scope is null", { scope: null, scp: ["orders.read"] }, ["orders.read"]],
    ["scope where scp is null", { scope: "orders.read", scp: null }, ["orders.read"]],
    ["both that agree", { scope: "a b", scp: ["b", "a", "a"] }, ["a", "b"]],
    ["both that are empty", { scope: "", scp: [] }, []],
    ["neither", {}, []],
    ["neither, but null", { scope: null, scp: null }, []],
    ["a member that is never split", { scope: ["a b"] }, ["a b"]],
  ])("are read from %s", async (_what, claims, scopes) => {
    const decision = await decide(app, granting(claims));
    expect(decision).toMatchObject({ outcome: "allowed", auth: { scopes } });
  });

  it.each<[string, TokenChanges["claims"]]>([
    ["scope and scp that differ", { scope: "orders.read", scp: ["orders.write"] }],
    ["scope that has more values than scp", { scope: "a b", scp: "a" }],
    ["scp that has more values than scope", { scope: "a", scp: ["a", "b"] }],
    ["an empty scope beside scp", { scope: "", scp: ["a"] }],
    ["a member with a space where the other has two", { scope: "a b", scp: ["a b"] }],
    ["a scope that is not a string", { scope: ["orders.read", 1] }],
    ["a null among the scopes", { scope: ["orders.read", null] }],
    ["scope in an object", { scope: { "orders.read": true } }],
    ["scp in an object, beside a good scope", { scope: "a", scp: { a: true } }],
    ["scope that is a number, beside a good scp", { scope: 1, scp: "a" }],
  ])("refuse the token where it has %s", async (_what, claims) => {
    expect(await verdictOn(app, granting(claims))).toBe("claim_invalid");
  });
});
