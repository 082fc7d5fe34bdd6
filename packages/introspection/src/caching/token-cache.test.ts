import { describe, expect, it } from "vitest";
import { type Keyed, TokenCache, type TokenKey, TokenKeys } from "./token-cache.js";

const keys = new TokenKeys();
const keyOf = (token: string): TokenKey => keys.of(token) as TokenKey;

function cacheWith(token: string): TokenCache<Keyed> {
  const cache = new TokenCache<Keyed>(10);
  cache.set(keyOf(token), keyOf(token));
  return cache;
}

describe("TokenCache", () => {
  it.each(["a", "tok-4711-0815-9042-3366", "x".repeat(57), "x".repeat(58), "x".repeat(4096)])(
    "finds the same token, of any length",
    (token) => {
      expect(cacheWith(token).get(keyOf(token))).toBeDefined();
    },
  );

  it.each([
    ["another", "tok-4711-0815-9042-3366", "tok-4711-0815-9042-3367"],
    ["one in other letters", "abc", "abC"],
    ["a longer one", "abc", "0abc"],
    ["a shorter one", "abc", "bc"],
    ["one of the same end", `a${"x".repeat(57)}`, `b${"x".repeat(57)}`],
    ["one of the same beginning", `${"x".repeat(57)}a`, `${"x".repeat(57)}b`],
  ])("finds nothing for %s", (_title, token, other) => {
    expect(cacheWith(token).get(keyOf(other))).toBeUndefined();
  });

  it("finds nothing where the place is the same, and the rest of the hash is not", () => {
    const cache = cacheWith("abc");
    const key = keyOf("abc");
    expect(cache.get({ ...key, c: key.c + 1 })).toBeUndefined();
    expect(cache.get({ ...key, d: key.d + 1 })).toBeUndefined();
    cache.delete({ ...key, c: key.c + 1 });
    expect(cache.size).toBe(1);
    cache.delete(key);
    expect(cache.size).toBe(0);
  });

  it("has keys that another process could not compute", () => {
    expect(new TokenKeys().of("abc")).not.toEqual(keyOf("abc"));
  });

  it("has no key for a text that is not ASCII", () => {
    expect(keys.of("ä")).toBeUndefined();
  });

  it("evicts the least recently used", () => {
    const cache = new TokenCache<Keyed>(2);
    for (const token of ["a", "b", "c"]) cache.set(keyOf(token), keyOf(token));
    expect(["a", "b", "c"].map((token) => cache.get(keyOf(token)) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });
});
