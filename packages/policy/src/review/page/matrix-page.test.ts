// cspell:ignore titel
import { createHash } from "node:crypto";
import { ConfigurationError } from "@callgate/core";
import { describe, expect, it } from "vitest";
import type { Matrix, MatrixEndpoint } from "../matrix.js";
import { matrixPage } from "./matrix-page.js";
import type { PageData } from "./page-data.js";

const endpoint: MatrixEndpoint = {
  name: "GET /orders",
  kind: "callers",
  reason: undefined,
  scope: ["orders:read"],
  anyScope: [],
  roles: [],
  anyRole: [],
  binding: undefined,
  delegation: undefined,
  authentication: undefined,
  condition: undefined,
  tokens: "app",
  mode: "enforce",
  enforceFrom: undefined,
};
const matrix: Matrix = {
  callers: [{ name: "checkout", owner: "payments", retired: undefined }],
  endpoints: [endpoint],
  cells: [{ caller: 0, endpoint: 0, mark: "until", until: "2027-01-31", ticket: "PAY-1182" }],
};
const options = { title: "orders", version: "3f9ac1d2b77e" };
const HOSTILE = `</script><script>alert("1")</script><!--'&\u202e`;

function dataOf(page: string): PageData {
  const [, json = ""] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json) as PageData;
}

describe("matrixPage", () => {
  it("has the matrix as data", () => {
    expect(dataOf(matrixPage(matrix, options))).toEqual({
      callers: [{ name: "checkout", owner: "payments" }],
      endpoints: [JSON.parse(JSON.stringify(endpoint))],
      cells: [0, 0, 2],
      grants: { 0: { until: "2027-01-31", ticket: "PAY-1182" } },
    });
  });

  it("allows its own script and style, and nothing else", () => {
    const page = matrixPage(matrix, options);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [, script = ""] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
    const [, style = ""] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
    const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${hashOf(script)}'; style-src 'sha256-${hashOf(style)}'; ` +
        "base-uri 'none'; form-action 'none'",
    );
    expect(page).not.toMatch(/\b(?:src|href|style|on[a-z]+)\s*=\s*"/);
  });

  it("contains no address, and is smaller than 300 KB without its data", () => {
    const page = matrixPage(matrix, options);
    expect(page).not.toMatch(/https?:|url\(|@import|\bimport\b/);
    expect(Buffer.byteLength(page)).toBeLessThan(50_000);
  });

  it("escapes texts that would end their element", () => {
    const page = matrixPage(
      {
        callers: [{ name: HOSTILE, owner: HOSTILE, retired: HOSTILE }],
        endpoints: [{ ...endpoint, name: HOSTILE, scope: [HOSTILE], reason: HOSTILE }],
        cells: [{ caller: 0, endpoint: 0, mark: "until", until: HOSTILE, ticket: HOSTILE }],
      },
      { title: HOSTILE, version: HOSTILE },
    );
    const plain = matrixPage(matrix, options);
    const tagsOf = (text: string): string[] => text.match(/<[!/]?[a-z-]+/gi) ?? [];
    expect(tagsOf(page)).toEqual(tagsOf(plain));
    expect(page).not.toContain("\u202e");
    expect(dataOf(page).callers[0]?.name).toBe(HOSTILE.replace("\u202e", "⟨U+202E⟩"));
    expect(page).toContain("<title>&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)");
  });

  it("is the same for the same matrix, and shows the time of creation when given", () => {
    expect(matrixPage(matrix, options)).toBe(matrixPage(matrix, { ...options }));
    const generatedAt = Date.parse("2026-12-01T08:30:00Z");
    expect(matrixPage(matrix, { ...options, generatedAt })).toContain(
      "Version <code>3f9ac1d2b77e</code>, made 2026-12-01T08:30:00.000Z",
    );
  });

  it.each([
    [{}, ["title", "version"]],
    [{ title: "", version: 1 }, ["title", "version"]],
    [{ ...options, generatedAt: Number.NaN }, ["generatedAt"]],
    [{ ...options, generatedAt: 8.64e15 + 1 }, ["generatedAt"]],
    [{ ...options, generatedAt: undefined }, ["generatedAt"]],
    [{ ...options, titel: "orders" }, ["titel"]],
    [Object.create(options), ["title", "version"]],
    [undefined, ["options"]],
  ])("refuses the options %j", (given, faulty) => {
    const make = (): string => matrixPage(matrix, given as typeof options);
    expect(make).toThrow(ConfigurationError);
    try {
      make();
    } catch (error) {
      const { faults } = error as ConfigurationError;
      expect(faults.map(({ option }) => option)).toEqual(faulty);
    }
  });
});
