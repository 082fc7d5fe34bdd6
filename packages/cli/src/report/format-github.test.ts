// cspell:ignore bacth warni
import { describe, expect, it } from "vitest";
import { finding } from "../test-support/finding.js";
import { formatGithub } from "./format-github.js";
import type { Reported } from "./report.js";

const format = (findings: readonly Reported[]): string[] =>
  formatGithub({ command: "check", findings, summary: "1 error in 1 endpoint, 1 caller" })
    .trimEnd()
    .split("\n");

describe("formatGithub", () => {
  it("converts a finding to an annotation, with its place", () => {
    expect(format([finding()])).toEqual([
      '::error file=callgate.yaml,line=12,col=38,endLine=12,endColumn=49,title=group_unknown::unknown group "bacth"',
      "1 error in 1 endpoint, 1 caller",
    ]);
  });

  it("escapes what would end a property or begin another command", () => {
    const [line] = format([finding({ file: "a,b:100%.yaml", message: "100%\n::stop::x\r" })]);
    expect(line).toContain("file=a%2Cb%3A100%25.yaml,");
    expect(line).toMatch(/::100%25\\u\{a\}::stop::x\\u\{d\}$/);
  });

  it("puts errors first", () => {
    const lines = format([finding({ severity: "warning" }), finding()]);
    expect(lines.map((line) => line.slice(0, 7))).toEqual(["::error", "::warni", "1 error"]);
  });

  it("prints at most ten of a kind, and counts the others in the tenth", () => {
    const many = Array.from({ length: 47 }, (_, index) => finding({ line: index + 1 }));
    const lines = format([...many, finding({ severity: "warning" })]);
    const annotations = lines.filter((line) => line.startsWith("::error"));
    expect(annotations).toHaveLength(10);
    expect(annotations[9]).toMatch(/\(and 37 more errors: see the log\)$/);
    expect(lines.filter((line) => line.startsWith("callgate.yaml:"))).toHaveLength(37);
    expect(lines.filter((line) => line.startsWith("::warning"))).toHaveLength(1);
  });

  it("does not count others when there are exactly ten", () => {
    const lines = format(Array.from({ length: 10 }, () => finding()));
    expect(lines.join()).not.toContain("more");
  });
});
