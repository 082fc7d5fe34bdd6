// cspell:ignore bacth
import { describe, expect, it } from "vitest";
import { formatFinding } from "../../findings/finding.js";
import { parsePolicy } from "../../loading/load-policy.js";
import type { Policy } from "../../policy.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../../test-support/example.js";
import { checkRules } from "./check-rules.js";
import { parseRules } from "./read-rules.js";
import type { RulesFile } from "./rules.js";

const DOCUMENT = `version: 1
groups:
  batch: [reports, nightly]
endpoints:
  GET /orders: { callers: [checkout, group:batch], scope: orders:read }
  POST /orders: { callers: [checkout, reports, { client: nightly, until: 2026-12-20 }], scope: orders:write }
  PUT /orders/:id: { callers: [{ client: nightly, until: 2026-11-30 }, checkout] }
  "* /admin/jobs": { callers: [checkout], anyScope: [admin, jobs] }
  GET /admin: { callers: [checkout], anyScope: admin, tokens: app }
  DELETE /admin: none
  GET /models: { callers: any }
  GET /stock: { callers: any, scope: stock, enforceFrom: 2027-01-15 }
  GET /slow: { callers: [checkout], mode: report }
  GET /health: public
  GET /ready: public
`;
const now = EXAMPLE_NOW;

function policyOf(text: string): Policy {
  return parsePolicy(text, { now, env: EXAMPLE_ENV }).policy as Policy;
}

function rulesOf(...rules: readonly string[]): RulesFile {
  const text = `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`;
  return parseRules(text, { file: "callgate.rules.yaml" }).rules as RulesFile;
}

function violations(rule: string, document = DOCUMENT): readonly string[] {
  return checkRules(policyOf(document), rulesOf(rule), { now }).map(
    ({ line, column, code, message }) =>
      `${line}:${column} ${code === "rule_violated" ? "" : `${code} `}${message.replace(/, against the rule.*$/, "")}`,
  );
}

describe("checkRules", () => {
  it("finds callers that must never be listed, including by group, and endpoints open to all", () => {
    expect(
      violations(
        '{ never: { callers: [group:batch], endpoints: ["POST *", "PUT *", "GET /[s]*", "GET /**"] } }',
      ),
    ).toEqual([
      '5:38 "GET /orders" admits "reports", "nightly"',
      '6:39 "POST /orders" admits "reports"',
      '6:48 "POST /orders" admits "nightly"',
      '11:3 "GET /models" admits any caller, and with it "group:batch"',
      '12:3 "GET /stock" admits any caller, and with it "group:batch"',
      '14:3 "GET /health" is public, and with it "group:batch"',
      '15:3 "GET /ready" is public, and with it "group:batch"',
    ]);
  });

  it("finds an entry for every method by the methods that it covers", () => {
    const rule = '{ never: { callers: [checkout], endpoints: ["POST /admin/*"] } }';
    expect(violations(rule)).toEqual(['8:32 "* /admin/jobs" admits "checkout"']);
  });

  it("finds callers other than the only ones", () => {
    expect(
      violations('{ only: { callers: [checkout], endpoints: ["* /orders/**", "GET /health"] } }'),
    ).toEqual([
      '5:38 "GET /orders" admits "reports", "nightly"',
      '6:39 "POST /orders" admits "reports"',
      '6:48 "POST /orders" admits "nightly"',
      '14:3 "GET /health" is public',
    ]);
    const rule = '{ only: { callers: [checkout, group:batch], endpoints: ["* /orders/**"] } }';
    expect(violations(rule)).toEqual([]);
  });

  it("finds endpoints that a token without the scope, role or kind may call", () => {
    expect(violations('{ require: { endpoints: ["* /admin/**"], scope: admin } }')).toEqual([
      '8:3 "* /admin/jobs" does not demand the scope "admin"',
    ]);
    expect(
      violations(
        '{ require: { endpoints: ["GET /admin", "GET /health"], scope: admin x, roles: r, tokens: app } }',
      ),
    ).toEqual([
      '9:3 "GET /admin" does not demand the scope "x" or the role "r"',
      '14:3 "GET /health" is public and does not demand the scope "admin" or the scope "x" or the role "r" or `tokens: app`',
    ]);
  });

  it("finds what exceeds a limit, and not what is at it", () => {
    expect(violations("{ limit: { callersPerEndpoint: 2 } }")).toEqual([
      '5:3 "GET /orders" admits 3 callers, more than 2',
      '6:3 "POST /orders" admits 3 callers, more than 2',
    ]);
    expect(violations("{ limit: { callersPerEndpoint: 3 } }")).toEqual([]);
    expect(violations("{ limit: { grantDays: 19 } }")).toEqual([
      '6:48 the grant of "nightly" ends on 2026-12-20, more than 19 days ahead',
    ]);
    expect(violations("{ limit: { grantDays: 20 } }")).toEqual([]);
    expect(violations("{ limit: { reportDays: 44 } }")).toEqual([
      '12:3 report mode of "GET /stock" ends on 2027-01-15, more than 44 days ahead',
      '13:3 report mode of "GET /slow" has no `enforceFrom`',
    ]);
    expect(violations("{ limit: { reportDays: 45 } }")).toHaveLength(1);
  });

  it("finds violations of forbid", () => {
    expect(violations("{ forbid: [any_without_scope] }")).toEqual([
      '11:3 "GET /models" admits any caller, and demands nothing',
    ]);
    expect(violations("{ forbid: [{ public_except: [GET /health] }] }")).toEqual([
      '15:3 "GET /ready" is public',
    ]);
    expect(violations("{ forbid: [{ public_except: [] }] }")).toHaveLength(2);
    const every = 'version: 1\nendpoints:\n  "* /health": public\n';
    expect(violations("{ forbid: [{ public_except: [GET /health] }] }", every)).toEqual([
      '3:3 "* /health" is public',
    ]);
  });

  it("reports a rule about an unknown group instead of accepting it", () => {
    expect(violations('{ never: { callers: [group:bacth], endpoints: ["POST *"] } }')).toEqual([
      '3:26 group_unknown callgate.yaml has no group "bacth", which a rule names: add it, or change the rule: did you mean "batch"?',
    ]);
  });

  it("names the rule and the file, in words and as data", () => {
    const rules = rulesOf(
      '{ name: batch never writes, never: { callers: [reports], endpoints: ["POST *"] } }',
    );
    const [finding, ...others] = checkRules(policyOf(DOCUMENT), rules, { now });
    expect(others).toEqual([]);
    expect(finding && formatFinding(finding)).toBe(
      'callgate.yaml:6:39 error rule_violated "POST /orders" admits "reports", against the rule "batch never writes" (callgate.rules.yaml:3)',
    );
    expect(finding).toMatchObject({
      path: ["endpoints", "POST /orders", "callers", 1],
      rule: { name: "batch never writes", file: "callgate.rules.yaml", line: 3 },
    });
  });

  it("finds the violation of the specification's rules in the example, and nothing once it is fixed", () => {
    const rules = `version: 1
rules:
  - name: batch never writes
    never: { callers: [group:batch], endpoints: ["POST *", "PUT *", "DELETE *"] }
  - name: admin needs admin
    require: { endpoints: ["* /admin/**"], scope: admin }
  - name: only checkout pays
    only: { callers: [checkout], endpoints: ["POST /payments"] }
  - limit: { callersPerEndpoint: 25, grantDays: 90, reportDays: 30 }
  - forbid: [any_without_scope, public_except: [GET /health]]
`;
    const { rules: read, findings } = parseRules(rules, { file: "callgate.rules.yaml" });
    expect(findings).toEqual([]);
    const found = checkRules(policyOf(EXAMPLE), read as RulesFile, { now });
    expect(found.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '41 "* /admin/jobs" does not demand the scope "admin", against the rule "admin needs admin" (callgate.rules.yaml:5)',
      // A mounted handler answers every method.
      '43 "USE /files" admits "reports", against the rule "batch never writes" (callgate.rules.yaml:3)',
    ]);
    const mended = EXAMPLE.replace("anyScope: [admin, jobs]", "scope: [admin]").replace(
      "USE /files:         { callers: [reports]",
      "USE /files:         { callers: [checkout]",
    );
    expect(checkRules(policyOf(mended), read as RulesFile, { now })).toEqual([]);
  });

  it("reports invalid options", () => {
    const rules = rulesOf("{ limit: { grantDays: 1 } }");
    expect(() => checkRules(policyOf(DOCUMENT), rules, { now: "x", at: 1 } as never)).toThrow(
      /`at` is not[\s\S]*`now`/,
    );
  });
});
