import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSampled } from "./sampling.js";

describe("isSampled", () => {
  const ids = Array.from({ length: 10_000 }, () => randomBytes(12).toString("base64url"));

  it.each([0.001, 0.1, 0.5, 0.9])("selects about that share of decisions (%d)", (share) => {
    const selected = ids.filter((id) => isSampled(id, share)).length;
    // Six standard deviations: once in 500 million runs it is more.
    const deviation = Math.sqrt(ids.length * share * (1 - share));
    expect(Math.abs(selected - ids.length * share)).toBeLessThan(6 * deviation);
  });

  it("selects none at 0, and all at 1", () => {
    expect(ids.filter((id) => isSampled(id, 0))).toEqual([]);
    expect(ids.every((id) => isSampled(id, 1))).toBe(true);
  });

  it("selects the same decisions each time, and all of a smaller share in a larger one", () => {
    expect(isSampled("q7Jd3-_yVt1aXw2Z", 0.5)).toBe(isSampled("q7Jd3-_yVt1aXw2Z", 0.5));
    const small = ids.filter((id) => isSampled(id, 0.1));
    expect(small.every((id) => isSampled(id, 0.2))).toBe(true);
  });
});
