import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../test-support/example.js";
import { formatMatrixCsv } from "./format-matrix-csv.js";
import { formatMatrixText } from "./format-matrix-text.js";
import { matrixOf } from "./matrix-of.js";

const policy = parsePolicy(EXAMPLE, { env: EXAMPLE_ENV, now: EXAMPLE_NOW }).policy as Policy;
const matrix = matrixOf(policy, { at: EXAMPLE_NOW });

function matrixOfText(text: string, at = EXAMPLE_NOW) {
  return matrixOf(parsePolicy(text, { now: at }).policy as Policy, { at });
}

describe("formatMatrixText", () => {
  it("has endpoints from top to bottom, callers in rows, and notes below", () => {
    const text = `version: 1
callers: { web: { owner: shop }, jobs: {} }
endpoints:
  GET /a: { callers: [web, { client: jobs, until: 2026-12-31, ticket: T-1 }], scope: a b }
  PUT /b: { callers: any, mode: report, enforceFrom: 2027-01-01, anyScope: c d }
  GET /: public
  GET /c: none
`;
    expect(formatMatrixText(matrixOfText(text))).toBe(`\
                   G P   G
                   E U G E
                   T T E T
                       T
                   / /   /
                   a b / c
(without a token)  . . * .
(any caller)       . * . .
web   shop         x . . .
jobs               u . . .

x may call   u may call until a day   * open

GET /a: scope a, b
PUT /b: any; report mode until 2027-01-01; scope c or d
GET /: public
GET /c: no caller
jobs on GET /a: until 2026-12-31 T-1
`);
  });

  it("moves what does not fit the width to further blocks", () => {
    const lines = formatMatrixText(matrix, { width: 40 }).split("\n");
    const table = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith("x may call")),
    );
    expect(Math.max(...table.map(({ length }) => length))).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.startsWith("checkout "))).toEqual([
      "checkout         payments  x . x x . . .",
      "checkout         payments  .",
    ]);
  });

  it("has one column per block when two do not fit", () => {
    const lines = formatMatrixText(matrix, { width: 0 }).split("\n");
    expect(lines.filter((line) => line.startsWith("checkout "))).toHaveLength(8);
  });

  it("pads texts that are wider than their number of characters", () => {
    const text =
      "version: 1\nendpoints:\n  GET /例: { callers: [例え, ab] }\n  GET /b: { callers: [ab] }\n";
    const widthOf = (value: string) => value.replaceAll(/[^ -~]/g, "..").length;
    const lines = formatMatrixText(matrixOfText(text), { widthOf }).split("\n");
    expect(lines.filter((line) => /^(例|ab)/.test(line))).toEqual(["例え  x  .", "ab    x  x"]);
  });

  it("truncates long texts, and keeps texts with line breaks on one line", () => {
    const text = `version: 1
callers: { ${"c".repeat(200)}: { owner: "two\\nlines" } }
endpoints:
  GET /${"e".repeat(500)}: { callers: [${"c".repeat(200)}], reason: "one\\ntwo" }
`;
    const formatted = formatMatrixText(matrixOfText(text));
    expect(formatted).toContain(`${"c".repeat(31)}…  two lines  x\n`);
    expect(formatted).toContain(": one two\n");
    expect(formatted.split("\n").length).toBeLessThan(60);
  });

  it("marks grants that have ended", () => {
    const formatted = formatMatrixText(matrixOf(policy, { at: Date.parse("2028-01-01") }));
    expect(formatted).toContain("legacy-batch     finance   . . e . . . . .\n");
    expect(formatted).toContain("e grant has ended");
    expect(formatted).toContain("legacy-batch on POST /orders: ended 2027-01-31 PAY-1182\n");
  });

  it("reports invalid options", () => {
    const options = { width: -1, widthOf: 1, colour: true } as never;
    expect(() => formatMatrixText(matrix, options)).toThrow(
      /`colour`[\s\S]*`width`[\s\S]*`widthOf`/,
    );
  });

  it("is empty for an empty matrix", () => {
    expect(formatMatrixText({ callers: [], endpoints: [], cells: [] })).toBe("");
  });
});

describe("formatMatrixCsv", () => {
  it("has a line for each caller of an endpoint, and for endpoints and callers that have none", () => {
    const text = `version: 1
callers: { web: { owner: "shop, and more" }, jobs: { retired: 2027-01-01 }, idle: {} }
endpoints:
  GET /a: { callers: [web, { client: jobs, until: 2026-12-31, ticket: T-1 }], scope: a b, roles: [x y, z] }
  PUT /b: { callers: any, reason: 'says "any"', mode: report, enforceFrom: 2027-01-01, anyScope: c d }
  GET /: public
  GET /c: { callers: [web], delegation: { actors: [gw], maxDepth: 2 }, authentication: { acr: [mfa, hwk], maxAgeSeconds: 60 } }
  GET /d: { callers: [web], delegation: refuse }
`;
    expect(formatMatrixCsv(matrixOfText(text)).split("\r\n")).toEqual([
      "endpoint,access,caller,owner,retired,mark,until,ticket,scope,anyScope,roles,anyRole,condition,tokens,mode,enforceFrom,reason,user",
      'GET /a,callers,web,"shop, and more",,allowed,,,a b,,x y; z,,,any,enforce,,,',
      "GET /a,callers,jobs,,2027-01-01,until,2026-12-31,T-1,a b,,x y; z,,,any,enforce,,,",
      'PUT /b,any,,,,,,,,c d,,,,any,report,2027-01-01,"says ""any""",',
      "GET /,public,,,,,,,,,,,,any,enforce,,,",
      'GET /c,callers,web,"shop, and more",,allowed,,,,,,,,any,enforce,,,acr mfa or hwk; authenticated within 60 s; only the actor gw within 2 actors',
      'GET /d,callers,web,"shop, and more",,allowed,,,,,,,,any,enforce,,,no actor',
      ",,idle,,,,,,,,,,,,,,,",
      "",
    ]);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\uff1d1"])(
    "hands no spreadsheet the formula %j",
    (owner) => {
      const csv = formatMatrixCsv({
        callers: [{ name: "a", owner, retired: undefined }],
        endpoints: [],
        cells: [],
      });
      expect(csv.split("\r\n")[1]).toBe(`,,a,"'${owner}",,,,,,,,,,,,,,`);
    },
  );
});
