import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { compileScopes } from "./scopes.js";

function compile(scope: unknown, option = "scope") {
  const faults = new Faults();
  const scopes = compileScopes(option, scope as string, faults);
  return { scopes, faults: faults.found.map(({ code, message }) => `${code}: ${message}`) };
}

const values = (count: number) => Array.from({ length: count }, (_, index) => `s-${index}`);
const invalidValue = (what: string) =>
  `scope_invalid: \`scope\` has ${what}, which is not a scope value (RFC 6749 section 3.3): ` +
  "1 to 256 printable ASCII characters without space, quote and backslash";
const invalidCount = (count: number) =>
  `scope_invalid: \`scope\` must have 1 to 256 values, received ${count}: leave it out to require none`;

describe("compileScopes", () => {
  it.each<[unknown, string[]]>([
    [undefined, []],
    ["orders:read", ["orders:read"]],
    [" a  b a ", ["a", "b"]],
    [
      ["a", "b", "a"],
      ["a", "b"],
    ],
    ["s".repeat(256), ["s".repeat(256)]],
    [values(256), values(256)],
  ])("reads %j", (given, scopes) => {
    expect(compile(given)).toEqual({ scopes, faults: [] });
  });

  it("freezes what it returns", () => {
    expect(Object.isFrozen(compile(["a"]).scopes)).toBe(true);
  });

  it.each<[unknown, string]>([
    [7, "7"],
    [null, "null"],
    [{}, "an object"],
    [new Set(["a"]), "an object without members of its own"],
  ])("refuses %j in place of a list", (given, what) => {
    expect(compile(given, "anyScope")).toEqual({
      scopes: [],
      faults: [`scope_invalid: \`anyScope\` must be a string or a list, received ${what}`],
    });
  });

  it.each<[unknown, string]>([
    ["", invalidCount(0)],
    [[], invalidCount(0)],
    [values(257), invalidCount(257)],
    [["a b"], invalidValue('"a b"')],
    [["a", 7], invalidValue("7")],
    [[""], invalidValue('""')],
    ['a"', invalidValue('"a\\""')],
    ["s".repeat(257), invalidValue("a long string")],
  ])("refuses %j", (given, fault) => {
    expect(compile(given).faults).toEqual([fault]);
  });
});
