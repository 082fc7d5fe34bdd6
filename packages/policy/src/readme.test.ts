// cspell:ignore bacth
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_CODES, REVIEW_CODES, WARNING_CODES } from "./findings/finding-codes.js";
import { parsePolicy } from "./loading/load-policy.js";
import type { Policy } from "./policy.js";
import {
  checkRules,
  parseRules,
  parseTestFile,
  type RulesFile,
  runTests,
  type TestFile,
} from "./review/index.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
  it("has each code in its tables", () => {
    const rows = Array.from(readme.matchAll(/^\| `([a-z]+(?:_[a-z]+)+)`/gm), ([, code]) => code);
    const codes = [...new Set<string>([...ERROR_CODES, ...WARNING_CODES, ...REVIEW_CODES])];
    expect([...new Set(rows)].sort()).toEqual(codes.sort());
  });

  it("has a document without faults", () => {
    const [, document = ""] = /^```yaml\n(.*?)^```$/ms.exec(readme) ?? [];
    const now = Date.parse("2026-12-01T00:00:00Z");
    const { policy, findings } = parsePolicy(document, { env: { ORDERS_AUDIENCE: "x" }, now });
    expect(findings).toEqual([]);
    expect(policy?.entries).toHaveLength(4);
  });

  it("has tests that its document passes, and rules that find its grant of nightly-billing", () => {
    const blocks = Array.from(
      readme.matchAll(/^```yaml\n(.*?)^```$/gms),
      ([, block = ""]) => block,
    );
    const now = Date.parse("2026-12-01T00:00:00Z");
    const [document = "", tests = "", rules = ""] = blocks;
    const { policy } = parsePolicy(document, { env: { ORDERS_AUDIENCE: "x" }, now });
    const { testFile } = parseTestFile(tests, { file: "callgate.test.yaml" });
    const read = parseRules(rules, { file: "callgate.rules.yaml" });
    expect(runTests(policy as Policy, testFile as TestFile)).toMatchObject({ findings: [] });
    const found = checkRules(policy as Policy, read.rules as RulesFile, { now });
    expect(found.map(({ message }) => message)).toEqual([
      '"POST /orders" admits "nightly-billing", against the rule "batch never writes" (callgate.rules.yaml:4)',
    ]);
  });

  it("shows faults exactly as reported", () => {
    const [, document = ""] = /^```yaml\n(.*?)^```$/ms.exec(readme) ?? [];
    const faulty = document
      .replace("group:batch", "group:bacth")
      .replace("2027-01-31", "2027-02-30");
    const { findings } = parsePolicy(faulty, { env: { ORDERS_AUDIENCE: "x" } });
    for (const { severity, line, column, message, code } of findings) {
      if (severity === "warning") continue;
      expect(readme).toContain(`  - callgate.yaml:${line}:${column} ${message} [${code}]\n`);
    }
  });
});
