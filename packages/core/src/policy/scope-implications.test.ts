import { describe, expect, it } from "vitest";
import {
  cyclesIn,
  describeCycle,
  type ImplyingScopes,
  impliesEnough,
  ScopeImplications,
} from "./scope-implications.js";

const files = () =>
  new ScopeImplications(
    new Map([
      ["files:admin", ["files:write", "files:share"]],
      ["files:write", ["files:read"]],
      ["files:share", ["files:read"]],
    ]),
  );

describe("ScopeImplications.implying", () => {
  it.each([
    ["files:read", ["files:admin", "files:share", "files:write"]],
    ["files:write", ["files:admin"]],
    ["files:admin", []],
    ["orders:read", []],
    ["constructor", []],
  ])("finds what implies %s, over any number of steps", (scope, implying) => {
    const implications = files();
    for (let n = 0; n < 2; n += 1)
      expect([...implications.implying(scope)].sort()).toEqual(implying);
  });

  it("follows a chain of a thousand scopes to its end", () => {
    const chain = new Map(Array.from({ length: 1000 }, (_, at) => [`s${at}`, [`s${at + 1}`]]));
    const implications = new ScopeImplications(chain);
    expect(implications.implying("s1000").size).toBe(1000);
    expect(implications.implying("s0").size).toBe(0);
    expect(cyclesIn(chain)).toEqual([]);
  });
});

describe("ScopeImplications.implyingAny", () => {
  it("has no entry for a scope that nothing implies", () => {
    expect(files().implyingAny(["files:write", "orders:read"])).toEqual(
      new Map([["files:write", new Set(["files:admin"])]]),
    );
  });

  it("is undefined where nothing implies any of the scopes, as in most policies", () => {
    expect(files().implyingAny(["orders:read"])).toBeUndefined();
    expect(files().implyingAny([])).toBeUndefined();
  });
});

describe("impliesEnough", () => {
  const judge = (granted: readonly string[], all: readonly string[], any: readonly string[] = []) =>
    impliesEnough(
      granted,
      { all, any },
      files().implyingAny([...all, ...any, "files:read"]) as ImplyingScopes,
    );

  it.each([
    [["files:read"], ["files:read"], [], true],
    [["files:write"], ["files:read"], [], true],
    [["files:admin"], ["files:read"], [], true],
    [["files:read"], ["files:write"], [], false],
    [["files:share"], ["files:write"], [], false],
    [["files:write"], ["files:read", "orders:read"], [], false],
    [["files:write", "orders:read"], ["files:read", "orders:read"], [], true],
    [["files:admin"], [], ["orders:read", "files:share"], true],
    [["files:write"], [], ["orders:read", "files:share"], false],
    [["files:admin"], ["files:write"], ["files:read"], true],
    [[], ["files:read"], [], false],
  ])("granted %j where all of %j and one of %j are required: %s", (granted, all, any, admitted) => {
    expect(judge(granted, all, any)).toBe(admitted);
  });
});

describe("cyclesIn", () => {
  it.each([
    ["none", { a: ["b", "c"], b: ["d"], c: ["d"] }, []],
    ["a scope that implies itself", { a: ["a"] }, ["a → a"]],
    ["two scopes that imply each other", { a: ["b"], b: ["a"] }, ["a → b → a"]],
    ["a cycle behind others", { a: ["b"], b: ["c"], c: ["d"], d: ["b"] }, ["b → c → d → b"]],
    ["a cycle once, which another scope leads to", { a: ["b"], b: ["a"], c: ["a"] }, ["a → b → a"]],
    ["two cycles", { a: ["b"], b: ["a"], c: ["d"], d: ["c"] }, ["a → b → a", "c → d → c"]],
    [
      "two cycles with one scope",
      { a: ["b", "c"], b: ["a"], c: ["a"] },
      ["a → b → a", "a → c → a"],
    ],
  ])("finds %s", (_, implied, expected) => {
    const cycles = cyclesIn(new Map(Object.entries(implied)));
    expect(cycles.map(describeCycle)).toEqual(expected);
  });

  it.each([
    [7, "s0 → s1 → s2 → s3 → s4 → s5 → s6 → s0"],
    [8, "s0 → s1 → s2 → s3 → s4 → s5 → … → s0"],
    [100, "s0 → s1 → s2 → s3 → s4 → s5 → … → s0"],
  ])("leaves out the middle of a long cycle: of %d scopes", (length, expected) => {
    const ring = Array.from({ length }, (_, at): [string, string[]] => [
      `s${at}`,
      [`s${(at + 1) % length}`],
    ]);
    expect(cyclesIn(new Map(ring)).map(describeCycle)).toEqual([expected]);
  });
});
