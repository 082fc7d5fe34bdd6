import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../test-support/example.js";
import { type MatrixOptions, matrixOf } from "./matrix-of.js";

const policy = parsePolicy(EXAMPLE, { env: EXAMPLE_ENV, now: EXAMPLE_NOW }).policy as Policy;

/** The cells by names: `checkout GET /orders allowed`. */
function cells(options: Partial<MatrixOptions> = {}): readonly string[] {
  const matrix = matrixOf(policy, { at: EXAMPLE_NOW, ...options });
  return matrix.cells.map(({ caller, endpoint, mark, until }) =>
    [matrix.callers[caller]?.name, matrix.endpoints[endpoint]?.name, mark, until]
      .filter((part) => part !== undefined)
      .join(" "),
  );
}

function namesOf(options: Partial<MatrixOptions>) {
  const { callers, endpoints } = matrixOf(policy, { at: EXAMPLE_NOW, ...options });
  return [callers.map(({ name }) => name), endpoints.map(({ name }) => name)];
}

describe("matrixOf", () => {
  it("has a cell where an endpoint lists a caller, groups expanded", () => {
    expect(cells()).toEqual([
      "checkout GET /orders allowed",
      "reports GET /orders allowed",
      "nightly-billing GET /orders allowed",
      "checkout POST /orders allowed",
      "legacy-batch POST /orders until 2027-01-31",
      "12345 POST /orders allowed",
      "checkout * /admin/jobs allowed",
      "reports GET /reports @a.example.com allowed",
      "reports USE /files allowed",
    ]);
  });

  it("marks a grant that has ended, from the moment it has", () => {
    const end = Date.parse("2027-02-01T00:00:00Z");
    expect(cells({ at: end - 1 })).toContain("legacy-batch POST /orders until 2027-01-31");
    expect(cells({ at: end })).toContain("legacy-batch POST /orders expired 2027-01-31");
  });

  it("has owners, retirement, demands, and the kind of each endpoint", () => {
    const { callers, endpoints } = matrixOf(policy, { at: EXAMPLE_NOW });
    expect(callers[3]).toEqual({ name: "legacy-batch", owner: "finance", retired: "2027-03-01" });
    expect(endpoints.map(({ kind }) => kind)).toEqual([
      "callers",
      "any",
      "callers",
      "callers",
      "callers",
      "callers",
      "none",
      "public",
    ]);
    expect(endpoints[2]).toEqual({
      name: "POST /orders",
      kind: "callers",
      reason: undefined,
      scope: ["orders:write"],
      anyScope: [],
      roles: ["writer"],
      anyRole: [],
      condition: "withinOpeningHours",
      tokens: "app",
      mode: "enforce",
      enforceFrom: undefined,
    });
  });

  it("has an endpoint in report mode until it enforces", () => {
    const modeAt = (at: number) => matrixOf(policy, { at }).endpoints[1]?.mode;
    const from = Date.parse("2026-12-15T00:00:00Z");
    expect([modeAt(from - 1), modeAt(from)]).toEqual(["report", "enforce"]);
  });

  it("marks the grants of listed callers in report mode", () => {
    const text =
      "version: 1\nendpoints:\n  GET /x: { callers: [a, { client: b, until: 2026-01-01 }], mode: report }\n";
    const reporting = parsePolicy(text, { now: EXAMPLE_NOW }).policy as Policy;
    const { cells } = matrixOf(reporting, { at: EXAMPLE_NOW });
    expect(cells.map(({ mark }) => mark)).toEqual(["report", "expired"]);
  });

  it.each([
    [
      { caller: "legacy-batch" },
      ["legacy-batch"],
      ["GET /orders/:id", "POST /orders", "GET /health"],
    ],
    [
      { owner: "finance" },
      ["nightly-billing", "legacy-batch"],
      ["GET /orders", "GET /orders/:id", "POST /orders", "GET /health"],
    ],
    [{ endpoint: "GET /reports" }, ["reports"], ["GET /reports @a.example.com"]],
    [
      { endpoint: "POST /**" },
      ["checkout", "reports", "legacy-batch", "12345"],
      ["POST /orders", "* /admin/jobs", "USE /files"],
    ],
    [{ only: ["report"] }, [], ["GET /orders/:id"]],
    [{ only: ["public", "any"] }, [], ["GET /orders/:id", "GET /health"]],
    [{ caller: "stranger" }, [], ["GET /orders/:id", "GET /health"]],
  ] satisfies [Partial<MatrixOptions>, string[], string[]][])(
    "shows of %j only what it is about",
    (options, callers, endpoints) => {
      expect(namesOf(options)).toEqual([callers, endpoints]);
    },
  );

  it("renumbers the rest after filtering", () => {
    expect(cells({ caller: "legacy-batch" })).toEqual([
      "legacy-batch POST /orders until 2027-01-31",
    ]);
  });

  it("has callers that are listed and not registered", () => {
    const text =
      "version: 1\nendpoints:\n  GET /x: { callers: [a, b] }\n  GET /y: { callers: [b, c] }\n";
    const unregistered = parsePolicy(text).policy as Policy;
    const { callers } = matrixOf(unregistered, { at: EXAMPLE_NOW });
    expect(callers.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  it("reports every invalid option", () => {
    const options = { at: Number.NaN, caller: "", endpoint: "POST", only: ["open"], colour: 1 };
    expect(() => matrixOf(policy, options as unknown as MatrixOptions)).toThrow(
      /`colour` is not an option[\s\S]*`at`[\s\S]*`caller`[\s\S]*`only`[\s\S]*`endpoint`/,
    );
  });

  it("is computed for 1 000 endpoints of 40 callers each within 5 s", {
    timeout: 30_000,
  }, () => {
    const endpoints = Object.fromEntries(
      Array.from({ length: 1000 }, (_, endpoint) => [
        `GET /e${endpoint}`,
        {
          callers: Array.from(
            { length: 40 },
            (_, index) => `c${(endpoint * 7 + index * 50) % 2000}`,
          ),
        },
      ]),
    );
    const large = parsePolicy(JSON.stringify({ version: 1, endpoints }), { file: "a.json" });
    const started = performance.now();
    expect(matrixOf(large.policy as Policy, { at: 0 }).cells).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
