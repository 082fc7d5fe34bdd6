import { describe, expect, it } from "vitest";
import { sampleResults } from "../test-support/sample-results.js";
import { replaceResults } from "./write-report.js";

const marks = "<!-- results: written by pnpm bench -->\n<!-- end of results -->";

describe("replaceResults", () => {
  it("puts the tables between the marks, the targets first, and leaves the rest as it is", () => {
    const text = replaceResults(`# Before\n${marks}\nAfter\n`, sampleResults());
    expect(text).toMatch(/^# Before\n.*#### Targets\n.*#### One uncached RS256 token.*After\n$/s);
  });

  it("replaces the tables of an earlier run", () => {
    const once = replaceResults(marks, sampleResults());
    expect(replaceResults(once, sampleResults())).toBe(once);
  });

  it("throws where the marks are missing", () => {
    expect(() => replaceResults("# Before", sampleResults())).toThrow(/lacks the marks/);
  });
});
