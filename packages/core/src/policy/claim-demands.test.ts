import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import type { ClaimsSet } from "../token/claims-set.js";
import { compileClaims } from "./claim-demands.js";

function compile(claims: unknown) {
  const faults = new Faults();
  const demands = compileClaims(claims, faults);
  return { demands, faults: faults.found.map(({ code, message }) => `${code}: ${message}`) };
}

const isMet = (demand: unknown, claims: ClaimsSet): boolean | undefined =>
  compile({ tid: demand }).demands[0]?.isMetBy(claims);

const invalidValue = (what: string) =>
  "option_invalid: `claims.tid` must be a string, a number or a boolean, or a list of 1 to 256, " +
  `received ${what}`;
const invalidCount = (count: number) =>
  `option_invalid: \`claims\` must name 1 to 20 claims, received ${count}: leave it out to require none`;
const named = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`claim-${index}`, "x"]));
const values = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("compileClaims", () => {
  it("requires none where none is declared", () => {
    expect(compile(undefined)).toEqual({ demands: [], faults: [] });
  });

  it("copies each claim with its values, and freezes the copy", () => {
    const given = { tid: ["t-1", "t-2"], level: 2, mfa: true };
    const { demands, faults } = compile(given);
    given.tid.push("t-3");
    expect(faults).toEqual([]);
    expect(demands).toMatchObject([
      { name: "tid", values: ["t-1", "t-2"] },
      { name: "level", values: [2] },
      { name: "mfa", values: [true] },
    ]);
    const parts = [demands, ...demands, ...demands.map((demand) => demand.values)];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    expect(demands[0]?.isMetBy({ tid: "t-3" })).toBe(false);
  });

  it("refuses a list with a hole, which a token without the claim would meet", () => {
    const holed = ["t-1"];
    holed[2] = "t-2";
    expect(compile({ tid: holed }).faults).toEqual([invalidValue("a list")]);
    expect(isMet(["t-1", "t-2"], {})).toBe(false);
  });

  it.each<[unknown, ClaimsSet]>([
    ["t-1", { tid: "t-1" }],
    ["t-1", { tid: ["t-0", "t-1"] }],
    [["t-0", "t-1"], { tid: "t-1" }],
    [["t-0", "t-1"], { tid: ["t-2", "t-0"] }],
    [0, { tid: 0 }],
    [false, { tid: false }],
  ])("%j is met by %j", (demand, claims) => {
    expect(isMet(demand, claims)).toBe(true);
  });

  it.each<[unknown, ClaimsSet]>([
    ["t-1", {}],
    ["t-1", { tid: "T-1" }],
    ["t-1", { tid: ["t-0"] }],
    ["t-1", { tid: [] }],
    ["t-1", { tid: [["t-1"]] }],
    ["t-1", { tid: { "t-1": true } }],
    [1, { tid: "1" }],
    [true, { tid: "true" }],
    [0, { tid: null }],
  ])("%j is not met by %j", (demand, claims) => {
    expect(isMet(demand, claims)).toBe(false);
  });

  it.each<[unknown, string]>([
    ["tid", '"tid"'],
    [null, "null"],
    [["tid"], "a list"],
  ])("refuses %j in place of an object", (given, what) => {
    expect(compile(given)).toEqual({
      demands: [],
      faults: [`option_invalid: \`claims\` must be an object, received ${what}`],
    });
  });

  it("accepts 1 to 20 claims", () => {
    expect(compile(named(1)).faults).toEqual([]);
    expect(compile(named(20)).faults).toEqual([]);
    expect(compile({}).faults).toEqual([invalidCount(0)]);
    expect(compile(named(21)).faults).toEqual([invalidCount(21)]);
  });

  it.each<[unknown]>([["x".repeat(1024)], [-1.5], [0], [false], [values(256)], [["a", 1, true]]])(
    "accepts the value %j",
    (value) => {
      expect(compile({ tid: value }).faults).toEqual([]);
    },
  );

  it.each<[unknown, string]>([
    ["", '""'],
    ["x".repeat(1025), "a long string"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [null, "null"],
    [undefined, "undefined"],
    [{}, "an object"],
    [[], "an empty list"],
    [["a", null], "a list"],
    [values(257), "a list"],
    [[["a"]], "a list"],
  ])("refuses the value %j", (value, what) => {
    expect(compile({ tid: value }).faults).toEqual([invalidValue(what)]);
  });
});
