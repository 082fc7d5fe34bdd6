import { describe, expect, it } from "vitest";
import { formatFinding } from "../../findings/finding.js";
import { parsePolicy } from "../../loading/load-policy.js";
import type { Policy } from "../../policy.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../../test-support/example.js";
import { parseTestFile } from "./read-test-file.js";
import { type RunOptions, runTests } from "./run-tests.js";
import { formatOutcome, type TestFile } from "./test-file.js";

const policy = policyOf(EXAMPLE);
const now = EXAMPLE_NOW;

function policyOf(text: string): Policy {
  return parsePolicy(text, { env: EXAMPLE_ENV, now: EXAMPLE_NOW }).policy as Policy;
}

function read(text: string): TestFile {
  const { testFile, findings } = parseTestFile(text, { file: "callgate.test.yaml" });
  expect(findings).toEqual([]);
  return testFile as TestFile;
}

function run(tests: string, options: RunOptions = {}, of = policy) {
  return runTests(of, read(`version: 1\npolicy: callgate.yaml\ntests:\n${tests}`), {
    now,
    ...options,
  });
}

/** The outcome at an endpoint for one test with these members. */
function received(members: string, endpoint: string, of = policy, at = now) {
  const tests = `  - { name: a, ${members}, expect: { ${endpoint}: allowed } }\n`;
  const [check] = run(tests, { now: at }, of).tests[0]?.checks ?? [];
  return check && formatOutcome(check.received);
}

describe("runTests", () => {
  it("runs the tests of the specification", () => {
    const testFile = read(`version: 1
policy: callgate.yaml
at: 2026-12-01T00:00:00Z
tests:
  - name: billing reads
    caller: nightly-billing
    scope: orders:read
    expect:
      GET /orders: allowed
      POST /orders: caller_not_allowed
  - name: writers, everywhere
    callers: [checkout, reports, stranger]
    scope: orders:write
    roles: [writer]
    conditions: { withinOpeningHours: true }
    expect: { POST /orders: { checkout: allowed, "*": caller_not_allowed } }
`);
    const { tests, findings } = runTests(policy, testFile);
    expect(findings).toEqual([]);
    expect(tests.map(({ name, passed, checks }) => [name, passed, checks.length])).toEqual([
      ["billing reads", true, 2],
      ["writers, everywhere", true, 3],
    ]);
  });

  it.each([
    ["caller: checkout, scope: orders:write, roles: writer", "condition_failed"],
    [
      "caller: checkout, scope: orders:write, roles: writer, conditions: { withinOpeningHours: false }",
      "condition_failed",
    ],
    [
      "caller: checkout, scope: orders:write, roles: writer, conditions: { withinOpeningHours: true }",
      "allowed",
    ],
    [
      "caller: checkout, scope: orders:write, conditions: { withinOpeningHours: true }",
      "role_insufficient",
    ],
    ["caller: checkout", "scope_insufficient"],
    ["caller: checkout, kind: user, scope: orders:write", "token_kind_not_allowed"],
    ["caller: legacy-batch, at: 2027-02-01", "grant_expired"],
    ["caller: legacy-batch, at: 2027-01-31", "scope_insufficient"],
    ["caller: stranger", "caller_not_allowed"],
  ])("gives a token exactly the contents of the test: %s", (members, outcome) => {
    expect(received(members, "POST /orders")).toBe(outcome);
  });

  it("distinguishes what would be refused, what is public, and which entry decides", () => {
    expect(received("caller: x", "GET /orders/:id")).toBe("would_refuse: scope_insufficient");
    const enforced = Date.parse("2026-12-15T00:00:00Z");
    expect(received("caller: x", "GET /orders/:id", policy, enforced)).toBe("scope_insufficient");
    expect(received("caller: x", "GET /health")).toBe("allowed");
    expect(received("caller: x", "DELETE /orders/:id")).toBe("caller_not_allowed");
    expect(received("caller: checkout, scope: orders:read", "HEAD /orders")).toBe("allowed");
  });

  it.each([
    ["", "actor: gateway", "actor_not_allowed"],
    ["", "", "authentication_insufficient"],
    ["", "authentication: { acr: mfa, ageSeconds: 60 }", "allowed"],
    ["", "authentication: { acr: mfa, ageSeconds: 61 }", "authentication_insufficient"],
    ["", "authentication: { acr: mfa }", "authentication_insufficient"],
    ["", "authentication: { acr: pwd, ageSeconds: 0 }", "authentication_insufficient"],
    ["delegation: { actors: [gateway] },", "actor: gateway", "authentication_insufficient"],
    [
      "delegation: { actors: [gateway] },",
      "actor: { client: gateway }",
      "authentication_insufficient",
    ],
    [
      "delegation: { actors: [gateway] },",
      "actor: { client: gateway, depth: 2 }",
      "actor_not_allowed",
    ],
  ])("judges who acts, and how the user authenticated: %s %s", (more, members, outcome) => {
    const document = policyOf(`version: 1
defaults: { delegation: refuse }
endpoints:
  GET /x: { callers: [a], ${more} authentication: { acr: [mfa], maxAgeSeconds: 60 } }
`);
    const token = ["caller: a, kind: user", members].filter((part) => part !== "").join(", ");
    expect(received(token, "GET /x", document)).toBe(outcome);
  });

  it.each([
    ["write", "allowed"],
    ["admin", "allowed"],
    ["list", "scope_insufficient"],
  ])("judges implied scopes: %s", (scope, outcome) => {
    const document = policyOf(`version: 1
scopeImplies: { admin: [write], write: [read, list] }
endpoints: { GET /x: { callers: [a], scope: read } }
`);
    expect(received(`caller: a, scope: ${scope}`, "GET /x", document)).toBe(outcome);
  });

  it("reports a failure at the place of the expectation, and continues", () => {
    const { tests, findings } = run(`  - name: writers
    callers: [checkout, reports]
    expect:
      GET /orders: { checkout: allowed, reports: { would_refuse: scope_insufficient } }
      GET /order: allowed
      GET /health: allowed
  - { name: ok, caller: a, expect: { GET /health: allowed } }
`);
    expect(findings.map(formatFinding)).toEqual([
      'callgate.test.yaml:7:32 error test_failed "writers": "checkout" at "GET /orders" is scope_insufficient, expected allowed',
      'callgate.test.yaml:7:50 error test_failed "writers": "reports" at "GET /orders" is scope_insufficient, expected would_refuse: scope_insufficient',
      'callgate.test.yaml:8:7 error test_endpoint_unknown callgate.yaml has no endpoint "GET /order": did you mean "GET /orders"?',
    ]);
    expect(findings[0]?.path).toEqual(["tests", 0, "expect", "GET /orders", "checkout"]);
    expect(
      tests.map(({ passed, checks }) => [passed, checks.map((check) => check.passed)]),
    ).toEqual([
      [false, [false, false, true, true]],
      [true, [true]],
    ]);
  });

  it("compares nothing for callers without an expectation", () => {
    const { tests } = run(
      "  - { name: a, callers: [x, y], expect: { GET /health: { y: allowed } } }\n",
    );
    expect(tests[0]?.checks.map(({ caller }) => caller)).toEqual(["y"]);
  });

  it("reports the selected tests, and a suggestion for a name that no test has", () => {
    const tests = `  - { name: one, caller: x, expect: { GET /health: caller_not_allowed } }
  - { name: two, caller: x, expect: { GET /health: allowed, DELETE /orders/:id: caller_not_allowed } }
`;
    const one = run(tests, { only: ["one", "tow"] });
    expect([one.tests.map(({ name }) => name), one.findings.length]).toEqual([["one"], 1]);
    expect(one.unknown).toEqual([{ name: "tow", suggestion: "two" }]);
    expect(one.coverage.covered).toBe(2);
  });

  it("is not slower for a large document whose tests are for another one", {
    timeout: 30_000,
  }, () => {
    const endpoints = Array.from({ length: 2000 }, (_, index) => `  GET /e${index}/:id: none\n`);
    const large = policyOf(`version: 1\nendpoints:\n${endpoints.join("")}`);
    const expected = Array.from({ length: 2000 }, (_, index) => `      GET /f${index}: allowed\n`);
    const started = performance.now();
    const { findings } = run(
      `  - name: a\n    caller: x\n    expect:\n${expected.join("")}`,
      {},
      large,
    );
    expect(findings).toHaveLength(2000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("reports invalid options", () => {
    const tests = "  - { name: a, caller: x, expect: { GET /health: allowed } }\n";
    const options = { now: "x", only: "a", minCoverage: 101, y: 1 } as never;
    expect(() => run(tests, options)).toThrow(
      /`y` is not[\s\S]*`now`[\s\S]*`only`[\s\S]*`minCoverage`/,
    );
  });
});

describe("the issuer of a test", () => {
  const issuers = (...aliases: readonly string[]) =>
    `version: 1\nissuers: { ${aliases.map((alias) => `${alias}: { issuer: "https://${alias}.example", audience: x }`).join(", ")} }\n`;
  const two = policyOf(
    `${issuers("corp", "partner")}endpoints:\n  GET /x: { callers: [corp:a] }\n`,
  );
  const one = policyOf(`${issuers("corp")}endpoints:\n  GET /x: { callers: [a] }\n`);
  const fault = (members: string, of: Policy) =>
    run(`  - { name: a, ${members}, expect: { GET /x: allowed } }\n`, {}, of).findings.map(
      formatFinding,
    );

  it("is named by the test or by the caller when there are several", () => {
    expect(received("caller: corp:a", "GET /x", two)).toBe("allowed");
    expect(received("caller: a, issuer: corp", "GET /x", two)).toBe("allowed");
    expect(received("caller: a, issuer: partner", "GET /x", two)).toBe("caller_not_allowed");
    expect(fault("caller: a", two)).toEqual([
      'callgate.test.yaml:4:24 error caller_unqualified "a" does not identify its issuer: write an alias before it, as in "corp:a"',
    ]);
    expect(fault("caller: a, issuer: cor", two)).toEqual([
      'callgate.test.yaml:4:35 error caller_unknown_alias no issuer has the alias "cor": did you mean "corp"?',
    ]);
  });

  it("need not be named when there is only one", () => {
    expect(received("caller: a", "GET /x", one)).toBe("allowed");
    expect(received("caller: a, issuer: corp", "GET /x", one)).toBe("allowed");
    expect(fault("caller: a, issuer: other", one)[0]).toContain("caller_unknown_alias");
    expect(fault("caller: corp:a", one)[0]).toContain('did you mean "a"?');
  });

  it("is part of the caller's name when code gives the issuers", () => {
    const code = policyOf("version: 1\nendpoints:\n  GET /x: { callers: [corp:a] }\n");
    expect(received("caller: a, issuer: corp", "GET /x", code)).toBe("allowed");
    expect(received("caller: corp:a", "GET /x", code)).toBe("allowed");
  });
});

describe("the coverage of a document", () => {
  const document = policyOf(`version: 1
endpoints:
  GET /listed: { callers: [a] }
  GET /any: { callers: any }
  GET /any/demanding: { callers: any, scope: s }
  GET /any/app: { callers: any, tokens: app }
  GET /report: { callers: [a], mode: report }
  GET /none: none
  GET /public: public
`);
  const missing = (tests: string) =>
    run(tests, {}, document).coverage.endpoints.map(({ missing: needed }) => needed.join());

  it("needs a test that admits and one that refuses, as far as an endpoint can do either", () => {
    expect(
      missing("  - { name: a, caller: a, expect: { GET /listed: caller_not_allowed } }\n"),
    ).toEqual([
      "admits,refuses",
      "admits",
      "admits,refuses",
      "admits,refuses",
      "admits,refuses",
      "refuses",
      "admits",
    ]);
    const { coverage } = run(
      `  - name: in
    caller: a
    scope: s
    expect: { GET /listed: allowed, GET /any: allowed, GET /any/demanding: allowed, GET /any/app: allowed, GET /report: allowed, GET /public: allowed }
  - name: out
    caller: b
    kind: user
    expect: { GET /listed: caller_not_allowed, GET /any/demanding: scope_insufficient, GET /any/app: token_kind_not_allowed, GET /report: { would_refuse: caller_not_allowed }, GET /none: caller_not_allowed }
`,
      { minCoverage: 100 },
      document,
    );
    expect(coverage).toMatchObject({ percent: 100, covered: 7 });
  });

  it("is a fault below the required percentage, and not at it", () => {
    const tests =
      "  - { name: a, caller: a, expect: { GET /any: allowed, GET /public: allowed } }\n";
    const share = (2 / 7) * 100;
    expect(run(tests, { minCoverage: share }, document).findings).toEqual([]);
    const { findings, coverage } = run(tests, { minCoverage: share + 0.1 }, document);
    expect(coverage.percent).toBe(28.5);
    expect(findings.map(formatFinding)).toEqual([
      expect.stringContaining(
        "callgate.test.yaml:3:1 error coverage_below the tests cover 28.5 % of the endpoints (2 of 7), and 28.67",
      ),
    ]);
    expect(findings[0]?.message).toContain(
      '"GET /listed" has no test that admits or refuses, "GET /any/demanding"',
    );
  });

  it("is complete for a document without endpoints", () => {
    const empty = policyOf("version: 1\nendpoints: {}\n");
    const testFile = read(
      "version: 1\npolicy: a\ntests: [{ name: a, caller: a, expect: { GET /x: allowed } }]\n",
    );
    expect(runTests(empty, testFile, { minCoverage: 100 }).coverage.percent).toBe(100);
  });
});
