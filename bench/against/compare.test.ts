import { describe, expect, it } from "vitest";
import { toSection } from "./compare.js";

describe("toSection", () => {
  it("has the median ratio of a row, and what it lies between", () => {
    const pairs = { ours: [1000, 1100, 900], theirs: [1000, 1000, 1000] };
    expect(toSection("Decisions", new Map([["cached token", pairs]])).rows).toEqual([
      ["cached token", "1\u202f000", "1\u202f000", "1.000", "0.900", "1.100"],
    ]);
  });
});
