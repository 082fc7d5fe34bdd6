import { describe, expect, it } from "vitest";
import { isStringList, stringClaim } from "./claims-set.js";

describe("isStringList", () => {
  it.each([[[]], [["a"]], [["a", ""]]])("accepts %j", (value) => {
    expect(isStringList(value)).toBe(true);
  });

  it.each([undefined, null, "a", 7, { 0: "a" }, ["a", 7], [null], [["a"]]])(
    "refuses %j",
    (value) => {
      expect(isStringList(value as never)).toBe(false);
    },
  );
});

describe("stringClaim", () => {
  it("returns a string unchanged, and nothing of another type", () => {
    expect(stringClaim({ sub: "a" }, "sub")).toBe("a");
    expect(stringClaim({ sub: "" }, "sub")).toBe("");
    for (const claims of [{}, { sub: null }, { sub: 7 }, { sub: ["a"] }, { iss: "a" }])
      expect(stringClaim(claims, "sub")).toBeUndefined();
  });
});
