// cspell:ignore untill
import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { compileCallers, type IssuerNames, RESOLVED } from "./callers.js";

const SHOP = "https://shop.example.com";
const STAFF = "https://staff.example.com";
const one: IssuerNames = [{ issuer: SHOP, alias: undefined }];
const oneNamed: IssuerNames = [{ issuer: SHOP, alias: "shop" }];
const two: IssuerNames = [...oneNamed, { issuer: STAFF, alias: "staff" }];

function compile(callers: unknown, issuers: IssuerNames): unknown {
  const faults = new Faults();
  const { callers: index } = compileCallers(callers, issuers, faults);
  faults.throwIfAny("Endpoint policy");
  if (index === "any") return index;
  return Object.fromEntries([...index].map(([issuer, ids]) => [issuer, [...ids]]));
}

describe("compileCallers", () => {
  it.each<[string, IssuerNames, unknown, unknown]>([
    ["the word any", two, "any", "any"],
    ["ids of the only issuer", one, ["reports", "checkout"], { [SHOP]: ["reports", "checkout"] }],
    ["one id once", one, ["reports", "reports"], { [SHOP]: ["reports"] }],
    ["colons unchanged without an alias", one, ["shop:reports"], { [SHOP]: ["shop:reports"] }],
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
    ["no value", one, undefined, "callers_missing"],
    ["an empty list", one, [], "callers_empty"],
    ["a string instead of a list", one, "reports", "option_invalid"],
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
    ["an id that is not a string", one, [7], "option_invalid"],
    ["an empty id", one, [""], "option_invalid"],
    ["a space before an id", one, [" reports"], "option_invalid"],
    ["a line break in an id", one, ["re\nports"], "option_invalid"],
    ["an id of 1025 characters", one, ["r".repeat(1025)], "option_invalid"],
    ["an unqualified id among several issuers", two, ["reports"], "caller_unqualified"],
    ["an alias that no issuer has", two, ["other:reports"], "caller_unknown_alias"],
    ["an alias without an id", two, ["shop:"], "caller_unknown_alias"],
  ])("refuses %s", (_what, issuers, callers, code) => {
    expect(() => compile(callers, issuers)).toThrow(`[${code}]`);
  });

  it.each(["*", "any", "shop:*"])("says for %j how to admit every client", (entry) => {
    expect(() => compile([entry], two)).toThrow('to admit every client write callers: "any"');
  });
});

const faultsOf = (callers: unknown, issuers: IssuerNames | typeof RESOLVED) => {
  const faults = new Faults();
  compileCallers(callers, issuers, faults);
  return faults.found.map(({ code, message }) => `${code}: ${message}`);
};

describe("the message of compileCallers", () => {
  const notAnId = (what: string) =>
    `option_invalid: \`callers\` has ${what}, which is not a client identifier: 1 to 1024 characters, no control ` +
    "characters, no space around it";
  const everyClient = (what: string) =>
    `option_invalid: \`callers\` has the entry ${what}: to admit every client write callers: "any"`;
  const unqualified = (entry: string, example: string) =>
    `caller_unqualified: \`callers\` has "${entry}", which does not identify its issuer: write an alias before it, as in "${example}"`;
  const unknownAlias = (entry: string) =>
    `caller_unknown_alias: \`callers\` has "${entry}", whose alias no issuer has: use one of shop, staff`;

  it.each<[IssuerNames | typeof RESOLVED, unknown, string[]]>([
    [
      one,
      undefined,
      ['callers_missing: `callers` is missing: list the clients that may call, or write "any"'],
    ],
    [one, "reports", ['option_invalid: `callers` must be a list or "any", received "reports"']],
    [one, {}, ['option_invalid: `callers` must be a list or "any", received an object']],
    [
      one,
      [],
      [
        'callers_empty: `callers` is empty, so no client could call: list at least one, or declare "none"',
      ],
    ],
    [one, [" reports"], [notAnId('" reports"')]],
    [one, [7, null], [notAnId("7"), notAnId("null")]],
    [one, [["reports"]], [notAnId("a list")]],
    [one, [{}], [notAnId("undefined")]],
    [one, ["**"], [everyClient('"**"')]],
    [one, ["any"], [everyClient('"any"')]],
    [two, ["shop:*"], [everyClient('"shop:*"')]],
    [RESOLVED, ["*"], [everyClient('"*"')]],
    [RESOLVED, ["shop:any"], [everyClient('"shop:any"')]],
    [oneNamed, ["admin"], [unqualified("admin", "shop:admin")]],
    [two, ["admin"], [unqualified("admin", "shop:admin")]],
    [RESOLVED, ["admin"], [unqualified("admin", "alias:admin")]],
    [RESOLVED, [":admin"], [unqualified(":admin", "alias::admin")]],
    [RESOLVED, ["shop:"], [unqualified("shop:", "alias:shop:")]],
    [RESOLVED, ["a/b:c"], [unqualified("a/b:c", "alias:a/b:c")]],
    [two, ["other:reports"], [unknownAlias("other:reports")]],
    [two, ["shop:"], [unknownAlias("shop:")]],
    [two, ["Shop:a"], [unknownAlias("Shop:a")]],
    [two, ["shopping:a"], [unknownAlias("shopping:a")]],
  ])("for %j and %j is %j", (issuers, callers, messages) => {
    expect(faultsOf(callers, issuers)).toEqual(messages);
  });
});

describe("callers of issuers that are resolved at run time", () => {
  const index = (callers: unknown) => compileCallers(callers, RESOLVED, new Faults()).callers;

  it("are listed under the alias, which ends at the first colon", () => {
    const id = "system:serviceaccount:shop:checkout";
    expect(index(["shop:a", `shop:${id}`, "staff:a"])).toEqual(
      new Map([
        ["shop", new Set(["a", id])],
        ["staff", new Set(["a"])],
      ]),
    );
  });

  it("have an alias of 1 to 64 characters", () => {
    const alias = "a".repeat(64);
    expect(index([`${alias}:x`])).toEqual(new Map([[alias, new Set(["x"])]]));
    expect(faultsOf([`${alias}a:x`], RESOLVED)).toHaveLength(1);
  });
});

describe("the callers of an issuer without an alias", () => {
  it("are indexed even where none is listed, so that a message can name the issuer", () => {
    const { callers } = compileCallers(undefined, two, new Faults());
    expect(callers).toEqual(
      new Map([
        [SHOP, new Set()],
        [STAFF, new Set()],
      ]),
    );
  });

  it("are of the first one, where there are several", () => {
    const faults = new Faults();
    const unnamed = [
      { issuer: SHOP, alias: undefined },
      { issuer: STAFF, alias: "staff" },
    ];
    const { callers } = compileCallers(["a:b", "staff:c"], unnamed, faults);
    expect(callers).toEqual(
      new Map([
        [SHOP, new Set(["a:b"])],
        [STAFF, new Set(["c"])],
      ]),
    );
    expect(faults.found).toEqual([]);
  });
});

/** The ends that are left for each caller, by issuer; nothing where none is compared with the time. */
function endsOf(callers: unknown, issuers: IssuerNames | typeof RESOLVED = one): unknown {
  const faults = new Faults();
  const { grants } = compileCallers(callers, issuers, faults);
  faults.throwIfAny("Endpoint policy");
  return (
    grants &&
    Object.fromEntries(
      [...grants].map(([issuer, ends]) => [
        issuer,
        Object.fromEntries([...ends].map(([id, { until, ticket }]) => [id, [until, ticket]])),
      ]),
    )
  );
}

describe("grants in callers", () => {
  const first = { client: "reports", until: "2027-01-31", ticket: "PAY-1" };
  const last = { client: "reports", until: "2027-02-01T00:00:00.001Z", ticket: "PAY-2" };

  it.each<[string, unknown, unknown]>([
    ["nothing of plain entries", ["reports", "checkout"], undefined],
    ["nothing of any", "any", undefined],
    ["nothing of a grant without end", [{ client: "reports", ticket: "PAY-1" }], undefined],
    ["the end of a grant", ["checkout", first], { [SHOP]: { reports: ["2027-01-31", "PAY-1"] } }],
    [
      "the last of several ends",
      [first, last, first],
      { [SHOP]: { reports: [last.until, "PAY-2"] } },
    ],
    ["the last, in any order", [last, first], { [SHOP]: { reports: [last.until, "PAY-2"] } }],
    ["nothing where a grant without end follows", [first, "reports"], undefined],
    ["nothing where a grant without end comes first", [{ client: "reports" }, first], undefined],
    ["nothing where one stands between", [first, "reports", last], undefined],
    [
      "the first of two equal ends",
      [first, { ...first, ticket: "PAY-3" }],
      { [SHOP]: { reports: ["2027-01-31", "PAY-1"] } },
    ],
    [
      "the ends of several callers",
      [first, { ...last, client: "checkout" }],
      { [SHOP]: { reports: ["2027-01-31", "PAY-1"], checkout: [last.until, "PAY-2"] } },
    ],
    [
      "the end of one where another's was removed",
      [first, { ...last, client: "checkout" }, "reports"],
      { [SHOP]: { checkout: [last.until, "PAY-2"] } },
    ],
    [
      "an end in the past",
      [{ client: "reports", until: "1999-12-31" }],
      {
        [SHOP]: { reports: ["1999-12-31", undefined] },
      },
    ],
  ])("keep %s", (_what, callers, expected) => {
    expect(endsOf(callers)).toEqual(expected);
  });

  it("are listed as any entry is, and no name is a group's here", () => {
    const callers = ["checkout", first, { client: "group:x" }];
    expect(compile(callers, one)).toEqual({ [SHOP]: ["checkout", "reports", "group:x"] });
  });

  it("stand under their issuer, or its alias where issuers are resolved at run time", () => {
    const callers = [
      { ...first, client: "shop:a" },
      { ...last, client: "staff:a" },
    ];
    const ends = { a: ["2027-01-31", "PAY-1"] };
    expect(endsOf(callers, two)).toMatchObject({
      [SHOP]: ends,
      [STAFF]: { a: [last.until, "PAY-2"] },
    });
    expect(endsOf(callers, RESOLVED)).toMatchObject({ shop: ends });
  });

  it.each<[unknown, string]>([
    [{}, "option_invalid callers"],
    [{ client: undefined }, "option_invalid callers"],
    [{ client: "*" }, "option_invalid callers"],
    [{ client: "any", until: "2027-01-31" }, "option_invalid callers"],
    [{ client: 7 }, "option_invalid callers"],
    [["reports"], "option_invalid callers"],
    [Object.create({ client: "reports" }), "option_invalid callers"],
    [{ ...first, untill: "2027-01-31" }, "option_unknown callers[1].untill"],
    [{ ...first, until: "2027-02-30" }, "until_invalid callers[1].until"],
    [{ ...first, until: "2027-01-31T18:00:00" }, "until_invalid callers[1].until"],
    [{ ...first, until: new Date(0) }, "until_invalid callers[1].until"],
    [{ ...first, until: undefined }, "option_invalid callers[1].until"],
    [{ ...first, ticket: "" }, "option_invalid callers[1].ticket"],
    [{ ...first, ticket: 1182 }, "option_invalid callers[1].ticket"],
    [{ ...first, ticket: "t".repeat(257) }, "option_invalid callers[1].ticket"],
    [{ ...first, reason: "a\nb" }, "option_invalid callers[1].reason"],
    [{ ...first, reason: "r".repeat(1025) }, "option_invalid callers[1].reason"],
  ])("are refused as %j", (grant, fault) => {
    const faults = new Faults();
    compileCallers(["checkout", grant], one, faults);
    expect(faults.found.map(({ code, option }) => `${code} ${option}`)).toEqual([fault]);
  });
});
