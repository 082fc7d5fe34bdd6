import { describe, expect, it } from "vitest";
import { isScopeToken, splitScope } from "./scopes.js";

describe("isScopeToken (RFC 6749 section 3.3)", () => {
  it.each(["orders:read", "https://orders.example.com/read", "!", "~", "a#[]^"])(
    "takes %j",
    (value) => {
      expect(isScopeToken(value)).toBe(true);
    },
  );

  it.each(["", " ", "a b", 'a"b', "a\\b", "a\tb", "ä", "\u007f", 7, undefined, ["a"]])(
    "does not accept %j as a scope value",
    (value) => {
      expect(isScopeToken(value)).toBe(false);
    },
  );
});

describe("splitScope", () => {
  it("splits a string at spaces, and does not split the items of a list", () => {
    expect(splitScope(" a  b ")).toEqual(["a", "b"]);
    expect(splitScope(["a b", "c"])).toEqual(["a b", "c"]);
  });
});
