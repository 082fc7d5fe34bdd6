import { describe, expect, it } from "vitest";
import { stringList } from "../issuer/profiles/claim-readers.js";
import { standard } from "../issuer/profiles/standard.js";
import type { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { compilePolicy } from "./compile-policy.js";
import type { EndpointPolicy } from "./endpoint-policy.js";

const issuers = [
  {
    issuer: "https://login.example.com",
    alias: undefined,
    audiences: new Set(["orders", "stock"]),
    profile: { ...standard, roles: stringList("roles") },
  },
];
const compile = (policy: unknown) => compilePolicy(policy as EndpointPolicy, issuers, "enforce");

function faultsOf(policy: unknown): (readonly [code: string, option: string])[] {
  try {
    compile(policy);
  } catch (error) {
    return (error as ConfigurationError).faults.map(({ code, option }) => [code, option]);
  }
  return [];
}

describe("compilePolicy", () => {
  it("fills in what is left out, and freezes the whole", () => {
    const policy = compile({ callers: "any" });
    expect(policy).toEqual({
      audiences: undefined,
      callers: "any",
      allScopes: [],
      anyScopes: [],
      allRoles: [],
      anyRoles: [],
      claims: [],
      tokens: "any",
      condition: undefined,
      mode: "enforce",
      endpoint: undefined,
      context: { enforced: true, scopes: [] },
    });
    expect(Object.isFrozen(policy)).toBe(true);
  });

  it("splits a scope string at spaces, and takes a role string for one role", () => {
    const asked = { callers: "any", scope: " a  b a", roles: "a b", anyRole: ["c d", "e"] };
    expect(compile(asked)).toMatchObject({
      allScopes: ["a", "b"],
      allRoles: ["a b"],
      anyRoles: ["c d", "e"],
    });
  });

  it("is not moved by what happens to the policy afterwards", () => {
    const [callers, scope, roles] = [["reports"], ["a"], ["r"]];
    const compiled = compile({ callers, scope, roles });
    for (const list of [callers, scope, roles]) list.push("more");
    expect(compiled).toMatchObject({ allScopes: ["a"], allRoles: ["r"] });
    expect(compiled.callers).toEqual(
      new Map([["https://login.example.com", new Set(["reports"])]]),
    );
  });

  it.each<[unknown, string, string]>([
    [undefined, "callers_missing", "callers"],
    [{ callers: "any", audience: "" }, "option_invalid", "audience"],
    [{ callers: "any", audience: [] }, "option_invalid", "audience"],
    [{ callers: "any", audience: ["orders", "billing"] }, "option_conflict", "audience"],
    [{ callers: "any", claims: "tid" }, "option_invalid", "claims"],
    [{ callers: "any", claims: {} }, "option_invalid", "claims"],
    [{ callers: "any", claims: { tid: [] } }, "option_invalid", "claims.tid"],
    [{ callers: "any", claims: { tid: undefined } }, "option_invalid", "claims.tid"],
    [{ callers: "any", claims: { tid: [null] } }, "option_invalid", "claims.tid"],
    [{ callers: "any", claims: { tid: "" } }, "option_invalid", "claims.tid"],
    [{ callers: "any", claims: { n: Number.NaN } }, "option_invalid", "claims.n"],
    [["reports"], "callers_missing", "callers"],
    [{}, "callers_missing", "callers"],
    [{ callers: [] }, "callers_empty", "callers"],
    [{ callers: "reports" }, "option_invalid", "callers"],
    [{ callers: "any", scopes: "a" }, "option_unknown", "scopes"],
    [{ callers: "any", role: "a" }, "option_unknown", "role"],
    [{ callers: "any", scope: "" }, "scope_invalid", "scope"],
    [{ callers: "any", scope: [] }, "scope_invalid", "scope"],
    [{ callers: "any", scope: 'a"' }, "scope_invalid", "scope"],
    [{ callers: "any", scope: ["a b"] }, "scope_invalid", "scope"],
    [{ callers: "any", scope: 7 }, "scope_invalid", "scope"],
    [{ callers: "any", scope: "s".repeat(257) }, "scope_invalid", "scope"],
    [
      { callers: "any", anyScope: Array.from({ length: 257 }, (_, i) => `s${i}`) },
      "scope_invalid",
      "anyScope",
    ],
    [{ callers: "any", roles: "" }, "role_invalid", "roles"],
    [{ callers: "any", anyRole: "a" }, "role_invalid", "anyRole"],
    [{ callers: "any", tokens: "service" }, "option_invalid", "tokens"],
    [{ callers: "any", condition: true }, "option_invalid", "condition"],
    [{ callers: "any", mode: "off" }, "option_invalid", "mode"],
    [{ callers: "any", endpoint: "" }, "option_invalid", "endpoint"],
  ])("refuses %j", (policy, code, option) => {
    expect(faultsOf(policy)).toEqual([[code, option]]);
  });

  it("refuses roles where no issuer's profile reads any", () => {
    const unread = issuers.map((issuer) => ({ ...issuer, profile: standard }));
    const policy = { callers: "any", roles: "reader" } as const;
    expect(() => compilePolicy(policy, unread, "enforce")).toThrow("[role_unreadable]");
    expect(() => compilePolicy(policy, [...unread, ...issuers], "enforce")).not.toThrow();
  });

  it("reports every fault at once", () => {
    expect(faultsOf({ callers: [], scope: 7, roles: 7, tokens: 7 })).toHaveLength(4);
  });
});
