import { describe, expect, it } from "vitest";
import { Labels } from "./labels.js";

describe("Labels", () => {
  it("keeps the first 1000 values, and counts all others as one", () => {
    const labels = new Labels();
    const seen = Array.from({ length: 1002 }, (_, index) => labels.of(`caller-${index}`));
    expect(seen.slice(998)).toEqual(["caller-998", "caller-999", "other", "other"]);
  });

  it("recognizes a value when it is full", () => {
    const labels = new Labels();
    for (let index = 0; index < 1001; index += 1) labels.of(`caller-${index}`);
    expect(labels.of("caller-7")).toBe("caller-7");
  });
});
