// cspell:ignore bacth
import { describe, expect, it } from "vitest";
import { finding } from "../test-support/finding.js";
import { formatLines } from "./format-text.js";
import { sortFindings } from "./sort-findings.js";

const plain = (_format: string, text: string): string => text;

describe("sortFindings", () => {
  it("keeps the files in the order of their first mention, and sorts by position and code within", () => {
    const sorted = sortFindings([
      finding({ file: "b.yaml", line: 2 }),
      finding({ file: "a.yaml", line: 1 }),
      finding({ file: "b.yaml", line: 1, column: 9 }),
      finding({ file: "b.yaml", line: 1, column: 3, code: "value_invalid" }),
      finding({ file: "b.yaml", line: 1, column: 3, code: "caller_unknown" }),
      finding({ file: "b.yaml", line: 1, column: 3, code: "key_unknown" }),
    ]);
    expect(
      sorted.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`),
    ).toEqual([
      "b.yaml:1:3 caller_unknown",
      "b.yaml:1:3 key_unknown",
      "b.yaml:1:3 value_invalid",
      "b.yaml:1:9 group_unknown",
      "b.yaml:2:38 group_unknown",
      "a.yaml:1:38 group_unknown",
    ]);
  });

  it("includes a repeated finding once, and leaves two with different messages in their order", () => {
    const twice = [finding(), finding(), finding({ message: "another" })];
    expect(sortFindings(twice).map(({ message }) => message)).toEqual([
      'unknown group "bacth"',
      "another",
    ]);
  });
});

describe("formatLines", () => {
  it("has only the file for a finding about all of it", () => {
    const lines = formatLines([finding({ line: 0, column: 0, severity: "warning" })], plain);
    expect(lines).toEqual(['callgate.yaml warning group_unknown unknown group "bacth"']);
  });
});
