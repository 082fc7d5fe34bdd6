import { describe, expect, it } from "vitest";
import { bodyOf, fillPage } from "./fill-page.js";

const generate = (name: string): string => `<${name}>`;

describe("fillPage", () => {
  it("replaces what is between marks, and keeps the rest", () => {
    const page = "# A\n<!-- generated: x -->\nold\nolder\n<!-- /generated -->\nb\n";
    const filled = "# A\n<!-- generated: x -->\n\n<x>\n\n<!-- /generated -->\nb\n";
    expect(fillPage(page, generate)).toBe(filled);
    expect(fillPage(filled, generate)).toBe(filled);
  });

  it.each([
    ["a mark without an end", "<!-- generated: x -->\n"],
    ["an end without a mark", "<!-- /generated -->\n"],
    [
      "a mark inside of another",
      "<!-- generated: x -->\n<!-- generated: y -->\n<!-- /generated -->\n",
    ],
  ])("throws for %s", (_fault, page) => {
    expect(() => fillPage(page, generate)).toThrow(/mark|end/);
  });
});

describe("bodyOf", () => {
  it("leaves out heading, marks and links that lead nowhere, and deepens headings", () => {
    const page =
      "# Options\n\n<!-- generated: x -->\n\ntable\n\n<!-- /generated -->\n\n## Of one\n\n[a](b.md), [c](https://d.example)\n";
    expect(bodyOf(page)).toBe("table\n\n### Of one\n\na, [c](https://d.example)");
  });
});
