import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERROR_CODES, WARNING_CODES } from "./findings/finding-codes.js";
import { parsePolicy } from "./loading/load-policy.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("the README", () => {
  it("has each code in its tables, once", () => {
    const rows = Array.from(readme.matchAll(/^\| `([a-z]+(?:_[a-z]+)+)`/gm), ([, code]) => code);
    const codes = [...new Set<string>([...ERROR_CODES, ...WARNING_CODES])];
    expect(rows.sort()).toEqual(codes.sort());
  });

  it("has a document without faults", () => {
    const [, document = ""] = /^```yaml\n(.*?)^```$/ms.exec(readme) ?? [];
    const now = Date.parse("2026-12-01T00:00:00Z");
    const { policy, findings } = parsePolicy(document, { env: { ORDERS_AUDIENCE: "x" }, now });
    expect(findings).toEqual([]);
    expect(policy?.entries).toHaveLength(4);
  });

  it("shows faults as they are reported", () => {
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
