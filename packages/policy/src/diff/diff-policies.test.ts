import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { diffPolicies } from "./diff-policies.js";
import { formatDiffMarkdown } from "./format-diff-markdown.js";
import { formatDiffText } from "./format-diff-text.js";

const NOW = Date.parse("2026-12-01T00:00:00Z");

function policyOf(text: string): Policy {
  const { policy, findings } = parsePolicy(text, { env: { AUDIENCE: "orders" }, now: NOW });
  if (policy === undefined) throw new Error(JSON.stringify(findings));
  return policy;
}

const documentOf = (endpoints: string, more = ""): Policy =>
  policyOf(`version: 1\n${more}endpoints:\n${endpoints.replaceAll(/^/gm, "  ")}\n`);

/** Lines without the summary. */
function linesOf(was: string, is: string, more = ["", ""]): string[] {
  const diff = diffPolicies(documentOf(was, more[0]), documentOf(is, more[1]), { now: NOW });
  return formatDiffText(diff)
    .split("\n")
    .slice(0, -2)
    .map((line) => line.replaceAll(/ {2,}/g, "  ").trim());
}

const callers = `callers:
  checkout: { owner: payments }
  reports: { owner: data }
  nightly-billing: { owner: finance }
  legacy-batch: { owner: finance }
`;

describe("diffPolicies", () => {
  it("describes each difference for a review, and counts them", () => {
    const was = documentOf(
      `GET /orders: { callers: [checkout, nightly-billing], scope: orders:read }
GET /orders/:id: { callers: any, scope: orders:read }
POST /orders: { callers: [checkout, { client: legacy-batch, until: 2027-01-31 }], scope: orders:write }`,
      callers,
    );
    const is = documentOf(
      `GET /orders: { callers: [checkout], scope: orders:read }
GET /orders/:id: { callers: any, scope: orders:read, mode: report }
POST /orders: { callers: [checkout, { client: legacy-batch, until: 2027-06-30 }, reports], scope: orders:write }`,
      callers,
    );
    const diff = diffPolicies(was, is, { now: NOW });
    expect(formatDiffText(diff)).toBe(
      `~ everyone         GET /orders/:id  enforced → report                             callgate.yaml:9
    witness: anyone, without a token · before credentials_missing · now reported only (credentials_missing)
+ legacy-batch     POST /orders     until 2027-01-31 → 2027-06-30  owner finance  callgate.yaml:10
    witness: legacy-batch with orders:write at 2027-02-01 · before grant_expired · now allowed
+ reports          POST /orders     granted                        owner data     callgate.yaml:10
    witness: reports with orders:write · before caller_not_allowed · now allowed
- nightly-billing  GET /orders      removed                        owner finance  callgate.yaml:8
3 widened, 1 narrowed, version ${was.version} → ${is.version}
`,
    );
    expect(diff.findings.map(({ kind }) => kind)).toEqual([
      ...Array(3).fill("widening"),
      undefined,
    ]);
  });

  it("finds nothing where two documents mean the same, with other names for parameters", () => {
    const was = `GET /orders/:id: { callers: [one, two], scope: [a, b], anyScope: [a, c], mode: enforce }
"* /files/{file}": { callers: [one], tokens: any }`;
    const is = `"* /files/:path": { callers: [one] }
GET /orders/{key}: { callers: [two, one, { client: one, until: 2027-01-31 }], scope: b a, mode: enforce }`;
    expect(linesOf(was, is)).toEqual([]);
  });

  it.each([
    [
      "scope: [a, b]",
      "scope: a",
      "~ one  GET /x  scope a, b → a",
      "one with a",
      "scope_insufficient",
    ],
    [
      "anyScope: [x]",
      "anyScope: [x, y]",
      "~ one  GET /x  scope x → one of x, y",
      "one with y",
      "scope_insufficient",
    ],
    [
      "scope: a",
      "anyScope: [a, b]",
      "~ one  GET /x  scope a → one of a, b",
      "one with b",
      "scope_insufficient",
    ],
    ["roles: [w]", "tokens: any", "~ one  GET /x  role w → none", "one", "role_insufficient"],
    [
      "tokens: app",
      "tokens: any",
      "~ one  GET /x  tokens app → any",
      "one with a user's token",
      "token_kind_not_allowed",
    ],
    [
      "claims: { tid: t-1 }",
      "claims: { tid: [t-1, t-2] }",
      "~ one  GET /x  claim tid t-1 → t-1, t-2",
      "one with tid t-2",
      "claim_mismatch",
    ],
    [
      "claims: { tid: t-1 }",
      "tokens: any",
      "~ one  GET /x  claim tid t-1 → any",
      "one",
      "claim_mismatch",
    ],
    [
      "audience: a",
      "audience: [a, b]",
      "~ one  GET /x  audience a → a, b",
      "one with audience b",
      "audience_mismatch",
    ],
    [
      "audience: a",
      "tokens: any",
      "~ one  GET /x  audience a → any",
      "one with audience any other audience",
      "audience_mismatch",
    ],
    [
      "binding: dpop",
      "tokens: any",
      "~ one  GET /x  binding dpop → none",
      "one with a bearer token",
      "binding_required",
    ],
    [
      "binding: both",
      "binding: required",
      "~ one  GET /x  binding both → required",
      "one with a token bound by dpop",
      "binding_required",
    ],
    [
      "binding: certificate",
      "binding: required",
      "~ one  GET /x  binding certificate → required",
      "one with a token bound by dpop",
      "binding_required",
    ],
    [
      "delegation: refuse",
      "tokens: any",
      "~ one  GET /x  delegation refuse → any",
      "one with an actor without a name",
      "actor_not_allowed",
    ],
    [
      "delegation: refuse",
      "delegation: { actors: [gateway] }",
      "~ one  GET /x  delegation refuse → gateway",
      "one with actor gateway",
      "actor_not_allowed",
    ],
    [
      "delegation: { actors: [gateway] }",
      "delegation: { actors: [gateway, relay], maxDepth: 2 }",
      "~ one  GET /x  delegation gateway → gateway, relay within 2 actors",
      "one with actor relay",
      "actor_not_allowed",
    ],
    [
      "delegation: { actors: [gateway] }",
      "delegation: { actors: [gateway], maxDepth: 3 }",
      "~ one  GET /x  delegation gateway → gateway within 3 actors",
      "one with actor gateway after 1 more",
      "actor_not_allowed",
    ],
    [
      "authentication: { acr: [mfa] }",
      "tokens: any",
      "~ one  GET /x  authentication acr mfa → acr any",
      "one",
      "authentication_insufficient",
    ],
    [
      "authentication: { acr: [mfa] }",
      "authentication: { acr: [mfa, pwd] }",
      "~ one  GET /x  authentication acr mfa → acr mfa, pwd",
      "one with acr pwd",
      "authentication_insufficient",
    ],
    [
      "authentication: { acr: [mfa] }",
      "claims: { acr: [mfa] }",
      "~ one  GET /x  authentication acr mfa → acr mfa among the claims",
      "one with acr mfa",
      "claim_invalid",
    ],
    [
      "authentication: { maxAgeSeconds: 300 }",
      "authentication: { maxAgeSeconds: 301 }",
      "~ one  GET /x  authentication within 300 s → within 301 s",
      "one with authenticated 300.5 s before",
      "authentication_insufficient",
    ],
    [
      "authentication: { maxAgeSeconds: 0 }",
      "tokens: any",
      "~ one  GET /x  authentication within 0 s → of any age",
      "one with authenticated 0.5 s before",
      "authentication_insufficient",
    ],
    [
      "condition: isOpen",
      "tokens: any",
      "~ one  GET /x  condition isOpen → none",
      "one with not isOpen",
      "condition_failed",
    ],
    [
      "condition: isOpen",
      "condition: isShut",
      "? one  GET /x  condition isOpen → isShut",
      "one with isShut, not isOpen",
      "condition_failed",
    ],
  ])("treats the change of %s to %s as wider", (before, after, line, witness, reason) => {
    const entry = (member: string) => `GET /x: { callers: [one], ${member} }`;
    expect(linesOf(entry(before), entry(after))).toEqual([
      `${line}  callgate.yaml:3`,
      `witness: ${witness} · before ${reason} · now allowed`,
    ]);
    const back = linesOf(entry(after), entry(before));
    expect(back).toHaveLength(line.startsWith("?") ? 2 : 1);
    expect(back[0]).toMatch(line.startsWith("?") ? /^\? / : /^- /);
  });

  it.each([
    [
      "none",
      "{ callers: [one] }",
      "+ one  GET /x  granted",
      "one · before caller_not_allowed · now allowed",
    ],
    [
      "{ callers: [one] }",
      "{ callers: any }",
      "+ any client  GET /x  callers → any",
      "any other client · before caller_not_allowed · now allowed",
    ],
    [
      "{ callers: any }",
      "public",
      "~ everyone  GET /x  any → public",
      "anyone, without a token · before credentials_missing · now allowed",
    ],
    [
      "{ callers: [one] }",
      "{ callers: [one], mode: report }",
      "~ everyone  GET /x  enforced → report",
      "anyone, without a token · before credentials_missing · now reported only (credentials_missing)",
    ],
    [
      "{ callers: [one], enforceFrom: 2026-12-15 }",
      "{ callers: [one], enforceFrom: 2027-01-15 }",
      "~ everyone  GET /x  report until 2026-12-15 → report until 2027-01-15",
      "anyone, without a token at 2026-12-15 · before credentials_missing · now reported only (credentials_missing)",
    ],
    [
      "{ callers: [{ client: one, until: 2026-12-31 }] }",
      "{ callers: [one] }",
      "+ one  GET /x  until 2026-12-31 → no end",
      "one at 2027-01-01 · before grant_expired · now allowed",
    ],
  ])("treats the change of %s to %s as wider", (before, after, line, witness) => {
    const entry = (value: string) => `GET /x: ${value}`;
    expect(linesOf(entry(before), entry(after))).toEqual([
      `${line}  callgate.yaml:3`,
      `witness: ${witness}`,
    ]);
    expect(linesOf(entry(after), entry(before)).map((each) => each[0])).toEqual(["-"]);
  });

  it.each([
    ["", "scopeImplies: { w: [r] }\n", "scope r → r (implied by w)", "w"],
    [
      "scopeImplies: { w: [r] }\n",
      "scopeImplies: { a: [w], w: [r] }\n",
      "scope r (implied by w) → r (implied by a, w)",
      "a",
    ],
  ])("treats an implied scope as wider: from %j to %j", (before, after, what, scope) => {
    const entry = "GET /x: { callers: [one], scope: r }\nGET /y: { callers: [one], scope: x }";
    expect(linesOf(entry, entry, [before, after])).toEqual([
      `~ one  GET /x  ${what}  callgate.yaml:4`,
      `witness: one with ${scope} · before scope_insufficient · now allowed`,
    ]);
    expect(linesOf(entry, entry, [after, before])).toEqual([
      expect.stringMatching(/^- one {2}GET \/x {2}scope /),
    ]);
  });

  it.each([
    ["scope: w", "scope: [w, r]", 0, 0],
    ["scope: r", "scope: w", 0, 1],
    ["anyScope: [r, w]", "scope: r", 0, 0],
    ["anyScope: [r, x]", "anyScope: [w, x]", 0, 1],
    ["scope: [r, x]", "scope: [w]", 1, 1],
  ])("compares %s with %s where w implies r", (before, after, widened, narrowed) => {
    const implies = "scopeImplies: { w: [r] }\n";
    const entry = (members: string) => `GET /x: { callers: [one], ${members} }`;
    const diff = diffPolicies(
      documentOf(entry(before), implies),
      documentOf(entry(after), implies),
      { now: NOW },
    );
    expect([diff.widened, diff.narrowed]).toEqual([widened, narrowed]);
  });

  it("finds callers that are added to a group, at the place of the group", () => {
    const entries = "GET /x: { callers: [group:g] }\nGET /y: { callers: [group:g] }";
    const groups = ["groups: { g: [one] }\n", "groups: { g: [one, two] }\n"];
    const [first, , second] = linesOf(entries, entries, groups);
    expect([first, second]).toEqual([
      "+ two  GET /x  granted  callgate.yaml:4",
      "+ two  GET /y  granted  callgate.yaml:5",
    ]);
  });

  it("compares a removed entry with the one that decides instead", () => {
    const all = `"* /x": { callers: [one, two] }\n`;
    expect(linesOf(`${all}PUT /x: { callers: [one] }`, all)[0]).toBe(
      "+ two  PUT /x  granted  callgate.yaml:3",
    );
    expect(
      linesOf(`GET /x: { callers: [one] }\nHEAD /x: none`, "GET /x: { callers: [one] }")[0],
    ).toBe("+ one  HEAD /x  granted  callgate.yaml:3");
    const hosts = `GET /x @a.example.com: { callers: [one] }\nGET /x: { callers: [two] }`;
    expect(
      linesOf(hosts, "GET /x: { callers: [two] }").filter((line) => /^[+-]/.test(line)),
    ).toEqual([
      "+ two  GET /x @a.example.com  granted  callgate.yaml:3",
      "- one  GET /x @a.example.com  removed  callgate.yaml:3",
    ]);
    // A request of a host's entry for all methods falls to another method's entry of every host.
    expect(
      linesOf(
        `"* /x @a.example.com": none\nGET /x: { callers: [one] }`,
        "GET /x: { callers: [one] }",
      )[0],
    ).toBe("+ one  GET /x @a.example.com  granted  callgate.yaml:3");
  });

  it("lists new endpoints separately, and public ones as public", () => {
    const was = "GET /x: { callers: [one] }";
    const is = `${was}\nGET /y: public\nUSE /x: { callers: [one, two], scope: a }\nGET /z: none`;
    expect(linesOf(was, is)).toEqual([
      "* everyone  GET /y  new, public  callgate.yaml:4",
      "witness: anyone, without a token · before endpoint_undeclared · now allowed",
      "* 2 callers  USE /x  new  callgate.yaml:5",
      "witness: one with a · before endpoint_undeclared · now allowed",
      "* no caller  GET /z  new, none  callgate.yaml:6",
    ]);
    expect(linesOf(is, was)).toEqual([
      "- everyone  GET /y  removed, public",
      "- 2 callers  USE /x  removed",
      "- no caller  GET /z  removed, none",
    ]);
  });

  it("reports what is written differently and changes nothing from now on", () => {
    const was = "GET /x: { callers: [{ client: one, until: 2026-01-31 }, two] }";
    const is = "GET /x: { callers: [{ client: one, until: 2026-06-30 }, two], mode: enforce }";
    expect(linesOf(was, is)).toEqual([
      "= no caller  GET /x  callers, mode written differently  callgate.yaml:3",
    ]);
  });

  it.each([
    [
      "audience: [a]",
      "audience: [a, b]",
      "! every caller  every endpoint  issuer corp: audience a → a, b",
    ],
    [
      "audience: [a, b]",
      "audience: [a]",
      "- every caller  every endpoint  issuer corp: audience a, b → a",
    ],
    [
      "audience: a, profile: keycloak",
      "audience: a",
      "! every caller  every endpoint  issuer corp: profile keycloak → standard",
    ],
    [
      "audience: a, algorithms: [RS256]",
      "audience: a, algorithms: [RS256, ES256]",
      "! every caller  every endpoint  issuer corp: algorithms RS256 → ES256, RS256",
    ],
    [
      "audience: a, algorithms: [RS256]",
      "audience: a",
      "! every caller  every endpoint  issuer corp: algorithms RS256 → the profile's",
    ],
    [
      "audience: a, maxTokenLifetimeSeconds: 60",
      "audience: a",
      "! every caller  every endpoint  issuer corp: maxTokenLifetimeSeconds 60 → any",
    ],
    [
      "audience: a",
      "audience: a, maxTokenLifetimeSeconds: 60",
      "- every caller  every endpoint  issuer corp: maxTokenLifetimeSeconds any → 60",
    ],
    [
      `audience: a`,
      `audience: "\${AUDIENCE}"`,
      `! every caller  every endpoint  issuer corp: audience a → \${AUDIENCE}`,
    ],
  ])("reports issuers first, as written: %s to %s", (before, after, line) => {
    const issuers = (members: string) =>
      `issuers: { corp: { issuer: https://login.example.com, ${members} } }\n`;
    const entry = "GET /x: { callers: [one] }";
    const [first] = linesOf(entry, "GET /x: { callers: [one, two] }", [
      issuers(before),
      issuers(after),
    ]);
    const all = linesOf(entry, entry, [issuers(before), issuers(after)]);
    expect(all).toEqual([line]);
    if (line.startsWith("!")) expect(first).toBe(line);
  });

  it("identifies a caller by its issuer, whatever the alias, and reports an added issuer", () => {
    const [corp, partner] = ["https://login.example.com", "https://partner.example.com"];
    const issuersOf = (issuers: Record<string, string>) =>
      `issuers: ${JSON.stringify(Object.fromEntries(Object.entries(issuers).map(([alias, issuer]) => [alias, { issuer, audience: "a" }])))}\n`;
    const renamed = [issuersOf({ corp, partner }), issuersOf({ main: corp, partner })];
    const entry = (...names: string[]) => `GET /x: { callers: ${JSON.stringify(names)} }`;
    expect(linesOf(entry("corp:one"), entry("main:one"), renamed)).toEqual([]);
    const added = [issuersOf({ corp }), issuersOf({ corp, partner })];
    expect(linesOf(entry("one"), entry("corp:one", "partner:one"), added)).toEqual([
      `! every caller  every endpoint  issuer partner added: ${partner}`,
      "+ partner:one  GET /x  granted  callgate.yaml:4",
      "witness: partner:one · before issuer_untrusted · now allowed",
    ]);
    expect(linesOf(entry("one"), entry("one"), ["", issuersOf({ corp })])).toEqual([
      "! every caller  every endpoint  issuers code → document",
    ]);
  });

  it("refuses invalid options", () => {
    const policy = documentOf("GET /x: none");
    for (const options of [{ now: Number.NaN }, { now: undefined }, { since: 1 }]) {
      expect(() => diffPolicies(policy, policy, options as never)).toThrow("Diff options");
    }
  });
});

describe("formatDiffMarkdown", () => {
  it("has a line for each owner, and escapes all texts of a document", () => {
    const register = `callers: { "a|b<c>": { owner: "@team*" }, two: {} }\n`;
    const was = documentOf("GET /x: none", register);
    const is = documentOf(`GET /x: { callers: ["a|b<c>", two] }`, register);
    const markdown = formatDiffMarkdown(diffPolicies(was, is, { now: NOW }));
    expect(markdown).toContain("- **&#64;team\\***: 1 widened\n- **\\(no owner\\)**: 1 widened\n");
    expect(markdown).toContain("| widened | a\\|b&#60;c&#62; | GET /x | granted | &#64;team\\* |");
    expect(formatDiffMarkdown(diffPolicies(was, was))).toContain("No difference.");
    expect(formatDiffMarkdown(diffPolicies(was, is, { now: NOW }), { maxRows: 1 })).toContain(
      "and 1 more",
    );
  });
});
