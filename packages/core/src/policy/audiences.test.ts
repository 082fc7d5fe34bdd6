import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { compileAudiences } from "./audiences.js";

const listed = [{ audiences: new Set(["orders"]) }, { audiences: new Set(["stock"]) }];
const unchecked = [{ audiences: new Set(["orders"]) }, { audiences: undefined }];

function compile(audience: unknown, issuers: Parameters<typeof compileAudiences>[1]) {
  const faults = new Faults();
  const audiences = compileAudiences(audience, issuers, faults);
  return { audiences, faults: faults.found.map(({ code, message }) => `${code}: ${message}`) };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `api-${index}`);
const invalid = (what: string) =>
  `option_invalid: \`audience\` must be a non-empty string, or a list of 1 to 100, received ${what}`;
const unaccepted = (what: string) =>
  `option_conflict: \`audience\` has ${what}, which the gate does not accept, so every request would be refused: ` +
  "add it to the `audience` of the gate or of an issuer";

describe("compileAudiences", () => {
  it("reads a missing audience as all of the gate's", () => {
    expect(compile(undefined, listed)).toEqual({ audiences: undefined, faults: [] });
  });

  it.each<[unknown, string[]]>([
    ["orders", ["orders"]],
    [["orders"], ["orders"]],
    [
      ["stock", "orders", "stock"],
      ["stock", "orders"],
    ],
  ])("reads %j, which issuers of the gate accept", (given, audiences) => {
    expect(compile(given, listed)).toEqual({ audiences: new Set(audiences), faults: [] });
  });

  it("accepts any audience where an issuer's is not checked, or its issuers are not known", () => {
    const found = { audiences: new Set(["billing"]), faults: [] };
    expect(compile("billing", unchecked)).toEqual(found);
    expect(compile("billing", undefined)).toEqual(found);
  });

  it("reports each audience that no issuer accepts", () => {
    expect(compile(["billing", "orders", "Stock"], listed).faults).toEqual([
      unaccepted('"billing"'),
      unaccepted('"Stock"'),
    ]);
  });

  it("accepts a list of 100", () => {
    expect(compile(names(100), undefined).audiences?.size).toBe(100);
  });

  it.each<[unknown, string]>([
    ["", '""'],
    [[], "an empty list"],
    [["orders", ""], "a list"],
    [["orders", 7], "a list"],
    // A hole.
    [Object.assign(["orders"], { 2: "stock" }), "a list"],
    [names(101), "a list"],
    [7, "7"],
    [null, "null"],
    [{}, "an object"],
  ])("refuses %j, and reports nothing else", (given, what) => {
    expect(compile(given, listed)).toEqual({ audiences: undefined, faults: [invalid(what)] });
  });
});
