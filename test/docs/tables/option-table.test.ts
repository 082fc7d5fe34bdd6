import { describe, expect, it } from "vitest";
import { optionTable } from "./option-table.js";

describe("optionTable", () => {
  it("has a row for each option, with what the doc comment says", () => {
    const table = optionTable([
      { name: "issuer", isRequired: true, comment: "Compared exactly." },
      { name: "mode", isRequired: false, comment: "`a | b`. Default `a`." },
    ]);
    expect(table.split("\n").slice(2)).toEqual([
      "| `issuer` | Compared exactly. | required |",
      "| `mode` | `a \\| b`. | `a` |",
    ]);
  });

  it("throws for an option that may be left out and whose comment names no default", () => {
    const member = { name: "mode", isRequired: false, comment: "The mode." };
    expect(() => optionTable([member])).toThrow('`mode` must say "Default: …"');
  });
});
