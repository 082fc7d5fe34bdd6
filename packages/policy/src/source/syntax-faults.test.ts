import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";

const numbers = Array.from({ length: 40 }, (_, index) => index);
const DOCUMENT = [
  "version: 1",
  "callers:",
  ...numbers.map((index) => `  c${index}: { owner: o }`),
  "endpoints:",
  ...numbers.map((index) => `  GET /a${index}: { callers: [c${index}] }`),
  "",
].join("\n");

/** The document with replacements, each of which must occur in it. */
const faultsWith = (...replacements: readonly (readonly [string, string])[]): string[] => {
  let text = DOCUMENT;
  for (const [from, to] of replacements) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  return parsePolicy(text).findings.map(({ line, column, code }) => `${line}:${column} ${code}`);
};

describe("syntaxFaultsOf", () => {
  it.each([
    ["a brace too many", "c5: { owner: o }", "c5: { owner: o }}", "8:19"],
    ["a bracket too many", "[c3] }", "[c3]] }", "47:27"],
    ["a tab", "  c5:", "\tc5:", "8:1"],
    ["tabs in every line of a block", "  c0:", "\tc0:", "3:1"],
    ["a line that is indented too little", "  c5:", " c5:", "8:1"],
    ["a line that is not a member", "  c5:", "hello\n  c5:", "8:1"],
    ["a comma that is missing", "[c3] }", "[c3] scope: x }", "47:28"],
    ["an item among members", "  c5:", "- x\n  c5:", "8:1"],
    ["a block that a brace opens", "endpoints:\n", "endpoints: {\n", "45:3"],
  ])("reports one mistake once: %s", (_, from, to, place) => {
    const found = faultsWith([from, to]);
    expect(found[0]).toBe(`${place} yaml_syntax`);
    expect(found.length).toBeLessThanOrEqual(3);
  });

  it("reports each of several mistakes", () => {
    expect(
      faultsWith(
        ["c1: { owner: o }", 'c1: { owner: "\\o" }'],
        ["c5: { owner: o }", "c5: { owner: o }}"],
        ["c9: { owner: o }", "c9: { owner: o ] }"],
        ["[c3] }", "[c3] scope: x }"],
        ["[c4] }", "[c4] scope: x }"],
        ["  GET /a30", " GET /a30"],
      ),
    ).toEqual([
      "4:17 yaml_syntax",
      "8:19 yaml_syntax",
      "12:18 yaml_syntax",
      "47:28 yaml_syntax",
      "48:28 yaml_syntax",
      "74:1 yaml_syntax",
    ]);
  });

  it("reports only how to quote a star without quotes", () => {
    const { findings } = parsePolicy(DOCUMENT.replace("  GET /a5:", "  * /a5:"));
    expect(findings.map(({ line, code, message }) => [line, code, message])).toEqual([
      [49, "yaml_anchor", "is an alias in YAML: put the name in quotes to begin it with a star"],
    ]);
  });
});
