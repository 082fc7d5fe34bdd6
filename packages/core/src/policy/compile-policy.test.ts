// cspell:ignore pubilc
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
  it("fills in defaults, and freezes the whole", () => {
    const policy = compile({ callers: "any" });
    expect(policy).toEqual({
      isPublic: false,
      isMisplaced: false,
      audiences: undefined,
      callers: "any",
      callersBy: "issuer",
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
      contextBefore: { enforced: true, scopes: [] },
    });
    expect(Object.isFrozen(policy)).toBe(true);
  });

  it("splits a scope string at spaces, and reads a role string as one role", () => {
    const declared = { callers: "any", scope: " a  b a", roles: "a b", anyRole: ["c d", "e"] };
    expect(compile(declared)).toMatchObject({
      allScopes: ["a", "b"],
      allRoles: ["a b"],
      anyRoles: ["c d", "e"],
    });
  });

  it("does not change with the policy afterwards", () => {
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
    [{ callers: "any", enforceFrom: "2027-02-30" }, "enforce_from_invalid", "enforceFrom"],
    [{ callers: "any", enforceFrom: "2026-12-15T08:00:00" }, "enforce_from_invalid", "enforceFrom"],
    [{ callers: "any", enforceFrom: new Date(0) }, "enforce_from_invalid", "enforceFrom"],
    [{ callers: "any", enforceFrom: undefined }, "option_invalid", "enforceFrom"],
    [
      { callers: "any", enforceFrom: "2026-12-15", mode: "enforce" },
      "option_conflict",
      "enforceFrom",
    ],
    ["pubilc", "callers_missing", "callers"],
    ["any", "callers_missing", "callers"],
    [{ callers: "none" }, "option_invalid", "callers"],
    [{ callers: "any", endpoint: "" }, "option_invalid", "endpoint"],
  ])("refuses %j", (policy, code, option) => {
    expect(faultsOf(policy)).toEqual([[code, option]]);
  });

  it.each([undefined, "report"] as const)("accepts enforceFrom beside the mode %s", (mode) => {
    const policy = { callers: "any", enforceFrom: "2026-12-15", ...(mode && { mode }) } as const;
    for (const gateMode of ["enforce", "report"] as const) {
      expect(compilePolicy(policy, issuers, gateMode)).toMatchObject({
        mode: "enforce",
        enforcedFrom: Date.UTC(2026, 11, 15),
        context: { enforced: true },
        contextBefore: { enforced: false },
      });
    }
  });

  it.each(["none", "public"] as const)(
    "lists no caller under %j, in the gate's mode",
    (declared) => {
      for (const mode of ["enforce", "report"] as const) {
        const policy = compilePolicy(declared, issuers, mode);
        expect(policy).toMatchObject({
          isPublic: declared === "public",
          callers: new Map(),
          mode,
          context: { enforced: mode === "enforce", scopes: [] },
        });
        expect(Object.isFrozen(policy)).toBe(true);
      }
    },
  );

  const document = { version: "0123456789ab", entry: "GET /orders" };

  it.each(["none", "public", { callers: "any" }] as const)(
    "keeps a copy of the origin of the policy %j",
    (declared) => {
      const given = { ...document };
      const { origin } = compilePolicy(declared, issuers, "enforce", given);
      given.version = "another";
      expect(origin).toEqual(document);
      expect(Object.isFrozen(origin)).toBe(true);
    },
  );

  it.each<[unknown, string[]]>([
    [{}, ["document.version", "document.entry"]],
    [{ ...document, version: "" }, ["document.version"]],
    [{ ...document, entry: 7 }, ["document.entry"]],
    [{ ...document, digest: "x" }, ["document.digest"]],
    [Object.create(document), ["document.version", "document.entry"]],
  ])("refuses the origin %j", (given, options) => {
    const compileIt = () => compilePolicy("none", issuers, "enforce", given as never);
    const faults = options.map((option) => expect.objectContaining({ option }));
    expect(compileIt).toThrow(expect.objectContaining({ faults }));
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
