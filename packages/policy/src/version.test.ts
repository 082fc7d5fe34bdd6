import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadPolicy, parsePolicy } from "./loading/load-policy.js";
import type { GrantsInDocument, PolicyDocument } from "./policy-document.js";
import { canonicalForm } from "./version.js";

const names = ["a", "b", "c", "d", "e"].map((each) => `caller-${each}`);
const list = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 });
const entry: fc.Arbitrary<GrantsInDocument> = fc.record(
  {
    callers: fc.oneof(
      fc.constant("any" as const),
      list([...names, "group:g"]),
      fc.array(
        fc.record({
          client: fc.constantFrom(...names),
          until: fc.constantFrom("2027-01-31", "2027-02-01T00:00:00Z", "2028-01-01"),
          ticket: fc.constantFrom("T-1", "T-2"),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    ),
    scope: fc.oneof(list(["r", "w", "x"]), fc.constantFrom("r w", "w")),
    anyScope: list(["r", "w", "x"]),
    roles: list(["one role", "other"]),
    claims: fc.dictionary(
      fc.constantFrom("tid", "acr"),
      fc.constantFrom("1", 1, true, ["1", "2"]),
      { minKeys: 1 },
    ),
    tokens: fc.constantFrom("app" as const, "user" as const, "any" as const),
    condition: fc.constantFrom("isOpen", "isShut"),
    mode: fc.constantFrom("report" as const, "enforce" as const),
    reason: fc.constantFrom("why", "because"),
  },
  { requiredKeys: ["callers"] },
);
const documents: fc.Arbitrary<PolicyDocument> = fc
  .record({
    group: list(names),
    endpoints: fc.dictionary(
      fc.constantFrom("GET /a/:id", "GET /b", "POST /b", "* /c", "USE /d"),
      fc.oneof(
        { weight: 4, arbitrary: entry },
        fc.constantFrom("none" as const, "public" as const),
      ),
      { minKeys: 1 },
    ),
  })
  .map(({ group, endpoints }) => ({
    version: 1,
    callers: Object.fromEntries(names.map((name) => [name, { owner: "team" }])),
    groups: { g: group },
    endpoints,
  }));

/** The same document with everything changed that does not affect its meaning. */
function rewritten(document: PolicyDocument): string {
  const expand = (caller: unknown): unknown[] =>
    caller === "group:g" ? [...(document.groups?.g ?? [])] : [caller];
  const endpoints = Object.entries(document.endpoints)
    .reverse()
    .map(([name, declared]) => {
      const spelled = `${name.replace(":id", "{id}")}/`;
      if (typeof declared === "string") return [spelled, declared];
      const { callers, tokens, reason: _, ...rest } = declared;
      const others = Array.isArray(callers) ? callers.flatMap(expand).reverse() : callers;
      const lists = Object.entries(rest).map(([key, value]) => [
        key,
        Array.isArray(value) ? [...value].reverse() : value,
      ]);
      const scope =
        typeof rest.scope === "string" ? { scope: rest.scope.split(" ").reverse() } : {};
      return [
        spelled,
        {
          ...Object.fromEntries(lists.reverse()),
          ...scope,
          ...(tokens !== "any" && tokens ? { tokens } : {}),
          callers: others,
        },
      ];
    });
  const register = `version: 1\ncallers: { ${names.map((name) => `${name}: {}`).join(", ")} }\n`;
  const text = stringify(
    {
      endpoints: Object.fromEntries(endpoints),
      register: "r.yaml",
      owner: "x",
      service: "y",
      version: 1,
    },
    { aliasDuplicateObjects: false },
  );
  return `# a comment\n${text}\u0000${register}`;
}

describe("a policy's version", () => {
  it("is the same for every document that means the same", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const [text = "", register = ""] = rewritten(document).split("\u0000");
        const { policy, findings } = parsePolicy(text, { readRegister: () => register });
        expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(policy?.digest).toBe(loadPolicy(document).digest);
      }),
    );
  });

  it("is the first 12 digits of the digest", () => {
    const { version, digest } = loadPolicy({ version: 1, endpoints: {} });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(version).toBe(digest.slice(0, 12));
  });

  const base: GrantsInDocument = { callers: ["a", "b"], scope: "r" };
  const digestOf = (
    declared: PolicyDocument["endpoints"][string],
    more: Partial<PolicyDocument> = {},
  ): string =>
    loadPolicy({ version: 1, endpoints: { "GET /a": declared }, ...more }, { env: { X: "1" } })
      .digest;

  it.each<[string, PolicyDocument["endpoints"][string]]>([
    ["a caller", { ...base, callers: ["a"] }],
    ["any caller", { ...base, callers: "any" }],
    ["an end", { ...base, callers: ["a", { client: "b", until: "2027-01-31" }] }],
    ["a scope", { ...base, scope: "r w" }],
    ["one of several scopes", { callers: ["a", "b"], anyScope: "r" }],
    ["a role", { ...base, roles: "r" }],
    ["one of several roles", { ...base, anyRole: ["r"] }],
    ["a claim", { ...base, claims: { tid: 1 } }],
    ["an audience", { ...base, audience: "x" }],
    ["the kind of token", { ...base, tokens: "app" }],
    ["actors", { ...base, delegation: { actors: ["gateway"] } }],
    ["no actors", { ...base, delegation: "refuse" }],
    ["an authentication", { ...base, authentication: { acr: ["mfa"] } }],
    ["the age of an authentication", { ...base, authentication: { maxAgeSeconds: 60 } }],
    ["a condition", { ...base, condition: "isOpen" }],
    ["the mode", { ...base, mode: "report" }],
    ["the end of report mode", { ...base, enforceFrom: "2027-01-01" }],
    ["no caller", "none"],
    ["everybody", "public"],
  ])("changes with %s", (_, declared) => {
    expect(digestOf(declared)).not.toBe(digestOf(base));
  });

  it("distinguishes the types of a claim", () => {
    expect(digestOf({ ...base, claims: { tid: 1 } })).not.toBe(
      digestOf({ ...base, claims: { tid: "1" } }),
    );
  });

  it("has issuers as written, under any alias", () => {
    const issuers = (alias: string, audience: string) => ({
      [alias]: { issuer: "https://a.example", audience },
      other: { issuer: "https://b.example", audience: "x" },
    });
    const of = (alias: string, audience: string): string =>
      digestOf({ callers: [`${alias}:a`] }, { issuers: issuers(alias, audience) });
    expect(of("one", `\${X}`)).toBe(of("two", `\${X}`));
    expect(of("one", `\${X}`)).not.toBe(of("one", "1"));
    expect(digestOf({ callers: ["one:a"] }, { issuers: issuers("one", "x") })).not.toBe(
      digestOf({ callers: ["other:a"] }, { issuers: issuers("one", "x") }),
    );
  });

  it("leaves out what is a default", () => {
    const one = { a: { issuer: "https://a.example", audience: "x" } };
    const spelled = { b: { ...one.a, audience: ["x"], profile: "standard" as const } };
    expect(digestOf(base, { issuers: one })).toBe(
      digestOf({ ...base, tokens: "any" }, { issuers: spelled }),
    );
  });

  it("is the same for actors and authentications that mean the same", () => {
    const authentication = (acr: readonly string[]) => ({ ...base, authentication: { acr } });
    expect(digestOf(authentication(["mfa", "hwk"]))).toBe(
      digestOf(authentication(["hwk", "mfa", "mfa"])),
    );
    const actors = ["relay", "gateway"];
    const written = { ...base, delegation: { actors, maxDepth: 1 } };
    expect(digestOf({ ...base, delegation: { actors: [...actors].reverse() } })).toBe(
      digestOf(written),
    );
    expect(digestOf({ ...base, delegation: "any" })).toBe(digestOf(base));
    expect(digestOf({ ...base, delegation: "any" }, { defaults: { delegation: "refuse" } })).toBe(
      digestOf(base),
    );
    expect(digestOf(base, { defaults: { delegation: "refuse" } })).toBe(
      digestOf({ ...base, delegation: "refuse" }),
    );
  });

  it("is the same for scopes that imply the same, with and without what follows", () => {
    const of = (scopeImplies: PolicyDocument["scopeImplies"]) =>
      digestOf(base, scopeImplies && { scopeImplies });
    const chain = { admin: ["write"], write: ["read", "list"] };
    expect(of({ write: ["list", "read", "read"], admin: ["read", "write"] })).toBe(of(chain));
    expect(of({ ...chain, admin: ["read"] })).not.toBe(of(chain));
    expect(of(chain)).not.toBe(of(undefined));
  });

  it("is computed from the canonical form, which can be shown", () => {
    const policy = loadPolicy({
      version: 1,
      endpoints: { "POST /b": "none", "GET /a/{id}": base },
    });
    expect(canonicalForm(policy)).toEqual({
      callgate: 1,
      entries: [
        { name: "GET /a/:id", kind: "callers", callers: [["a"], ["b"]], scope: ["r"] },
        { name: "POST /b", kind: "none" },
      ],
    });
  });
});
