import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ERROR_CODES, WARNING_CODES } from "../findings/finding-codes.js";
import { readPolicy } from "../loading/load-policy.js";

/** Each document lists at its end what is found in it, and where: `# expect: 3:12 error caller_unknown`. */
const documents = fileURLToPath(new URL("../test-support/documents/", import.meta.url));
const files = readdirSync(documents).filter((file) => file.endsWith(".yaml"));
const now = Date.parse("2026-12-01T00:00:00Z");

function expectedOf(file: string): string[] {
  const text = readFileSync(documents + file, "utf8");
  return Array.from(text.matchAll(/^# expect: (.*)$/gm), ([, expected]) => String(expected));
}

describe("every fault of a document", () => {
  it.each(files)("is found at its place: %s", (file) => {
    const { findings } = readPolicy(documents + file, { env: { EMPTY: "" }, now });
    expect(
      findings.map(({ line, column, severity, code }) => `${line}:${column} ${severity} ${code}`),
    ).toEqual(expectedOf(file));
  });

  it("has a document for each code that a text file can show", () => {
    const shown = new Set(files.flatMap(expectedOf).map((text) => text.split(" ")[2]));
    const elsewhere = [
      "file_unreadable",
      "document_too_large",
      "document_encoding",
      "limit_exceeded",
      "issuers_twice",
      "condition_unknown",
      "inventory_invalid",
      "endpoint_no_route",
      "route_no_endpoint",
      "method_not_covered",
      "route_ambiguous",
      "route_unnameable",
      "gate_missing",
      "gate_mismatch",
      "inline_policy",
      "framework_too_old",
      "owner_missing",
      "condition_unused",
      "gate_not_first",
      "param_before_gate",
      "middleware_may_answer",
      "route_repeated",
    ];
    const codes = [...new Set<string>([...ERROR_CODES, ...WARNING_CODES])];
    expect(codes.filter((code) => !shown.has(code))).toEqual(elsewhere);
  });
});
