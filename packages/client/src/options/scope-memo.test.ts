import { describe, expect, it } from "vitest";
import { ScopeMemo } from "./scope-memo.js";

describe("ScopeMemo", () => {
  it("finds one canonical scope for every way of writing it", () => {
    const memo = new ScopeMemo(10);
    for (const scope of ["b a", "a b", ["b", "a"], "b a"]) {
      expect(memo.canonical(scope)).toBe("a b");
    }
    expect(memo.size).toBe(2);
  });

  it("remembers no more than it may", () => {
    const memo = new ScopeMemo(10);
    for (let index = 0; index < 25; index += 1) {
      expect(memo.canonical(`z s${index}`)).toBe(`s${index} z`);
      expect(memo.size).toBeLessThanOrEqual(10);
    }
    expect(memo.canonical("z s1")).toBe("s1 z");
  });

  it("remembers nothing that is no scope", () => {
    const memo = new ScopeMemo(10);
    for (let time = 0; time < 2; time += 1) {
      expect(() => memo.canonical("a  b")).toThrow(
        expect.objectContaining({ code: "config_invalid" }),
      );
    }
    expect(memo.size).toBe(0);
  });
});
