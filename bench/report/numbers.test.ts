import { describe, expect, it } from "vitest";
import { count, digits, megabytes, percent, spread } from "./numbers.js";

describe("digits", () => {
  it.each([
    [0, "0.00"],
    [0.0312, "0.03"],
    [0.9349, "0.94"],
    [1, "1.00"],
    [26.44, "26.4"],
    [99.96, "100"],
    [512.4, "512"],
    [1_234, "1\u202f230"],
    [512_345, "512\u202f000"],
  ])("writes %d as %s", (value, written) => {
    expect(digits(value)).toBe(written);
  });
});

describe("count", () => {
  it("keeps every digit and sets thousands apart", () => {
    expect([10, 1_000, 200_000].map(count)).toEqual(["10", "1\u202f000", "200\u202f000"]);
  });
});

describe("percent", () => {
  it("writes a share in whole per cent", () => {
    expect(percent(0.956)).toBe("96\u202f%");
  });
});

describe("megabytes", () => {
  it("counts 1024² octets as one", () => {
    expect(megabytes(40 * 2 ** 20)).toBe("40.0\u202fMB");
  });
});

describe("spread", () => {
  it("writes the median first, and the quartiles around it", () => {
    expect(spread([1.2, 1.24, 1.31], "×")).toBe("1.24× (1.20–1.31)");
  });
});
