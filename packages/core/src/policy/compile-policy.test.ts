// cspell:ignore pubilc
import { describe, expect, it } from "vitest";
import { stringList } from "../issuer/profiles/claim-readers.js";
import { standard } from "../issuer/profiles/standard.js";
import type { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { RESOLVED } from "./callers.js";
import { compileMisplaced } from "./compile-no-callers.js";
import { compilePolicy, type JudgingRules } from "./compile-policy.js";
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

function messagesOf(compiling: () => unknown): string[] {
  try {
    compiling();
  } catch (error) {
    return (error as ConfigurationError).faults.map(({ code, message }) => `${code}: ${message}`);
  }
  return [];
}

describe("compilePolicy", () => {
  it.each(["none", "public", { callers: ["reports"] }])(
    "refuses what it compiled %j to, with one fault that says what to pass",
    (policy) => {
      expect(messagesOf(() => compile(compile(policy)))).toEqual([
        "option_invalid: `policy` must be the options of an endpoint, `{ callers: […] }`, received the result of " +
          "`gate.policy`: pass what you passed there",
      ]);
    },
  );

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
      constantId: expect.any(Number),
      context: { enforced: true, scopes: [], schemes: ["Bearer"] },
      contextBefore: { enforced: true, scopes: [], schemes: ["Bearer"] },
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

  it("refuses an endpoint of more than 2048 characters", () => {
    expect(compile({ callers: "any", endpoint: "a".repeat(2048) }).endpoint).toHaveLength(2048);
    expect(() => compile({ callers: "any", endpoint: "a".repeat(2049) })).toThrow("a long string");
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
    [{ callers: undefined }, "callers_missing", "callers"],
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
    [{ callers: "any", endpoint: "GET /a\nallowed" }, "option_invalid", "endpoint"],
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

  const declarable =
    'callers_missing: `callers` is missing: an endpoint policy is an object with `callers`, or the word "none" or "public", ';
  const emptyDocument = (option: string, what: string) =>
    `option_invalid: \`document.${option}\` must be a string of 1 to 4096 characters, received ${what}`;

  it.each<[unknown, string]>([
    [undefined, `${declarable}received undefined`],
    [null, `${declarable}received null`],
    ["pubilc", `${declarable}received "pubilc"`],
    [["reports"], `${declarable}received a list`],
    [
      { callers: "any", tokens: "service" },
      'option_invalid: `tokens` must be "app", "user" or "any", received "service"',
    ],
    [
      { callers: "any", endpoint: "" },
      'option_invalid: `endpoint` must be a string of 1 to 2048 characters without control characters, received ""',
    ],
    [
      { callers: "any", endpoint: 7 },
      "option_invalid: `endpoint` must be a string of 1 to 2048 characters without control characters, received 7",
    ],
    [
      { callers: "any", condition: true },
      "option_invalid: `condition` must be a function, received true",
    ],
  ])("says of %j what it may be", (policy, fault) => {
    expect(messagesOf(() => compile(policy))).toEqual([fault]);
  });

  it("says of an origin what it may be", () => {
    const longest = { version: "v".repeat(4096), entry: "e".repeat(4096) };
    expect(compilePolicy("none", issuers, "enforce", longest).origin).toEqual(longest);
    const longer = { version: "v".repeat(4097), entry: "" };
    const faults = [emptyDocument("version", "a long string"), emptyDocument("entry", '""')];
    const policies = ["none", "public", { callers: "any" }] as const;
    for (const policy of policies)
      expect(messagesOf(() => compilePolicy(policy, issuers, "enforce", longer))).toEqual(faults);
    expect(messagesOf(() => compileMisplaced("enforce", longer))).toEqual(faults);
  });

  it("names itself as the subject of its faults", () => {
    expect(() => compile({ callers: [] })).toThrow(/^Endpoint policy/);
    expect(() => compile(undefined)).toThrow(/^Endpoint policy/);
    const origin = {} as typeof document;
    expect(() => compilePolicy("none", issuers, "enforce", origin)).toThrow(/^Endpoint policy/);
    expect(() => compileMisplaced("enforce", origin)).toThrow(/^Endpoint policy/);
  });

  it.each(["app", "user", "any"] as const)("accepts the kind of tokens %s", (tokens) => {
    expect(compile({ callers: "any", tokens })).toMatchObject({ tokens });
  });

  it("keeps the endpoint, the condition, and the parameters of an authentication", () => {
    const condition = () => true;
    const authentication = { acr: ["mfa"] };
    const policy = compile({ callers: "any", endpoint: "list", condition, authentication });
    expect(policy).toMatchObject({ endpoint: "list", condition });
    expect(policy.context).toEqual({
      enforced: true,
      scopes: [],
      schemes: ["Bearer"],
      authentication: 'acr_values="mfa"',
    });
    expect(policy.contextBefore).toBe(policy.context);
  });

  it("names scopes and authentication before enforceFrom, too", () => {
    const demands = { scope: "a", authentication: { maxAgeSeconds: 60 } };
    const named = { scopes: ["a"], schemes: ["Bearer"], authentication: 'max_age="60"' };
    const policy = compile({ callers: "any", enforceFrom: "2026-12-15", ...demands });
    expect(policy.context).toEqual({ enforced: true, ...named });
    expect(policy.contextBefore).toEqual({ enforced: false, ...named });
  });

  it("passes the clock skew on to the authentication", () => {
    const policy = { callers: "any", authentication: { maxAgeSeconds: 60 } } as const;
    const skewOf = (rules?: JudgingRules) =>
      compilePolicy(policy, issuers, "enforce", undefined, rules).authentication?.clockSkewSeconds;
    expect([skewOf(), skewOf({ clockSkewSeconds: 30 })]).toEqual([0, 30]);
  });

  it("indexes callers by alias where issuers are resolved at run time, and cannot check roles or audiences", () => {
    const policy = { callers: ["shop:a"], roles: "reader", audience: "any-api" };
    expect(compilePolicy(policy, RESOLVED, "report")).toMatchObject({
      callersBy: "alias",
      callers: new Map([["shop", new Set(["a"])]]),
      audiences: new Set(["any-api"]),
      mode: "report",
      context: { enforced: false },
    });
  });

  it("compiles what is not declared on its route to a policy without callers", () => {
    const policy = compileMisplaced("report", document);
    expect(policy).toEqual({
      isPublic: false,
      isMisplaced: true,
      callers: new Map(),
      callersBy: "issuer",
      allScopes: [],
      anyScopes: [],
      allRoles: [],
      anyRoles: [],
      claims: [],
      tokens: "any",
      mode: "report",
      origin: document,
      context: { enforced: false, scopes: [], schemes: ["Bearer"] },
      contextBefore: { enforced: false, scopes: [], schemes: ["Bearer"] },
    });
    expect(Object.isFrozen(policy)).toBe(true);
    expect(compilePolicy("none", issuers, "report", document)).toEqual({
      ...policy,
      isMisplaced: false,
    });
  });

  it("reports every fault at once", () => {
    expect(faultsOf({ callers: [], scope: 7, roles: 7, tokens: 7 })).toHaveLength(4);
  });
});
