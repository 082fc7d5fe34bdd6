import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { type CallerIndex, compileCallers, type IssuerNames } from "./callers.js";

const SHOP = "https://shop.example.com";
const STAFF = "https://staff.example.com";
const one: IssuerNames = [{ issuer: SHOP, alias: undefined }];
const oneNamed: IssuerNames = [{ issuer: SHOP, alias: "shop" }];
const two: IssuerNames = [...oneNamed, { issuer: STAFF, alias: "staff" }];

function compile(callers: unknown, issuers: IssuerNames): unknown {
  const faults = new Faults();
  const index = compileCallers(callers, issuers, faults);
  faults.throwIfAny("Endpoint policy");
  if (index === "any") return index;
  return Object.fromEntries([...index].map(([issuer, ids]) => [issuer, [...ids]]));
}

describe("compileCallers", () => {
  it.each<[string, IssuerNames, unknown, unknown]>([
    ["the word any", two, "any", "any"],
    ["ids of the only issuer", one, ["reports", "checkout"], { [SHOP]: ["reports", "checkout"] }],
    ["one id once", one, ["reports", "reports"], { [SHOP]: ["reports"] }],
    ["colons to the letter without an alias", one, ["shop:reports"], { [SHOP]: ["shop:reports"] }],
    [
      "qualified ids where the only issuer has an alias, once the alias and then the client",
      oneNamed,
      ["shop:admin", "shop:shop:admin"],
      { [SHOP]: ["admin", "shop:admin"] },
    ],
    [
      "an id that ends in any, or has a star within",
      one,
      ["team:any", "re*"],
      { [SHOP]: ["team:any", "re*"] },
    ],
    ["qualified ids of several", two, ["shop:a", "staff:a"], { [SHOP]: ["a"], [STAFF]: ["a"] }],
    [
      "ids that have colons themselves",
      two,
      ["shop:system:serviceaccount:shop:checkout", "staff:spiffe://example.com/a"],
      { [SHOP]: ["system:serviceaccount:shop:checkout"], [STAFF]: ["spiffe://example.com/a"] },
    ],
    ["an id of 1024 characters", one, ["r".repeat(1024)], { [SHOP]: ["r".repeat(1024)] }],
  ])("reads %s", (_what, issuers, callers, expected) => {
    expect(compile(callers, issuers)).toEqual(expected);
  });

  it.each<[string, IssuerNames, unknown, string]>([
    ["no list", one, undefined, "callers_missing"],
    ["an empty list", one, [], "callers_empty"],
    ["a string that is no list", one, "reports", "option_invalid"],
    ["any among others", one, ["reports", "any"], "option_invalid"],
    ["a star, which is not a pattern", one, ["*"], "option_invalid"],
    ["a star among several issuers", two, ["*"], "option_invalid"],
    ["a star of one issuer", two, ["shop:*"], "option_invalid"],
    ["any client of one issuer", two, ["shop:any"], "option_invalid"],
    [
      "an unqualified id where the only issuer has an alias",
      oneNamed,
      ["admin"],
      "caller_unqualified",
    ],
    ["an id that is no string", one, [7], "option_invalid"],
    ["an empty id", one, [""], "option_invalid"],
    ["a space before an id", one, [" reports"], "option_invalid"],
    ["a line break in an id", one, ["re\nports"], "option_invalid"],
    ["an id of 1025 characters", one, ["r".repeat(1025)], "option_invalid"],
    ["an unqualified id among several issuers", two, ["reports"], "caller_unqualified"],
    ["an alias nobody has", two, ["other:reports"], "caller_unknown_alias"],
    ["an alias without an id", two, ["shop:"], "caller_unknown_alias"],
  ])("refuses %s", (_what, issuers, callers, code) => {
    expect(() => compile(callers, issuers)).toThrow(`[${code}]`);
  });

  it.each(["*", "any", "shop:*"])("says of %j how to admit every client", (entry) => {
    expect(() => compile([entry], two)).toThrow('to admit every client write callers: "any"');
  });

  it("takes a million callers, and not one more", () => {
    const many = Array.from({ length: 1_000_001 }, (_, index) => `caller-${index}`);
    expect(() => compile(many, one)).toThrow("more than 1000000");
    many.pop();
    const index = compileCallers(many, one, new Faults()) as CallerIndex;
    expect(index.get(SHOP)?.size).toBe(1_000_000);
  });
});
