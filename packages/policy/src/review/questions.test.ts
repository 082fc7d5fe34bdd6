import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../test-support/example.js";
import type { Answer, QuestionOptions } from "./question.js";
import { type CanOptions, whatMayCall } from "./what-may-call.js";
import { whoMayCall } from "./who-may-call.js";

const policy = parsePolicy(EXAMPLE, { env: EXAMPLE_ENV, now: EXAMPLE_NOW }).policy as Policy;
const ENDED = Date.parse("2027-02-01T00:00:00Z");

const shortly = ({ access, outcome, goesOn }: Answer) =>
  `${access} ${outcome}${goesOn ? "" : " -"}`;

function who(name: string, options: Partial<QuestionOptions> = {}, of = policy) {
  const answer = whoMayCall(of, name, { at: EXAMPLE_NOW, ...options });
  return answer?.callers.map((row) => `${row.caller ?? "everyone"}: ${shortly(row)}`);
}

function can(caller: string, options: Partial<CanOptions> = {}, of = policy) {
  const answer = whatMayCall(of, caller, { at: EXAMPLE_NOW, ...options });
  return answer?.endpoints.map((row) => `${row.endpoint}: ${shortly(row)}`);
}

describe("whoMayCall", () => {
  it("has the callers an endpoint lists, including groups, with their demands", () => {
    expect(whoMayCall(policy, "POST /orders", { at: EXAMPLE_NOW })?.callers[1]).toEqual({
      caller: "legacy-batch",
      owner: "finance",
      retired: "2027-03-01",
      access: "listed",
      outcome: "allowed",
      goesOn: true,
      scope: ["orders:write"],
      anyScope: [],
      roles: ["writer"],
      anyRole: [],
      condition: "withinOpeningHours",
      tokens: "app",
      mode: "enforce",
      enforceFrom: undefined,
      groups: [],
      until: "2027-01-31",
      ticket: "PAY-1182",
      reason: "moves to the event stream",
    });
    const orders = whoMayCall(policy, "GET /orders", { at: EXAMPLE_NOW });
    expect(orders?.callers.map(({ caller, groups }) => [caller, groups])).toEqual([
      ["checkout", []],
      ["reports", ["batch"]],
      ["nightly-billing", ["batch"]],
    ]);
  });

  it("shows an ended grant as ended", () => {
    expect(who("POST /orders", { at: ENDED })).toEqual([
      "checkout: listed allowed",
      "legacy-batch: listed grant_expired -",
      "12345: listed allowed",
    ]);
  });

  it.each([
    [{ scopes: ["orders:read"] }, "checkout: listed scope_insufficient -"],
    [{ scopes: ["orders:write"], roles: [] }, "checkout: listed role_insufficient -"],
    [{ kind: "user" }, "checkout: listed token_kind_not_allowed -"],
    [{ conditions: {} }, "checkout: listed condition_failed -"],
    [{ conditions: { withinOpeningHours: true } }, "checkout: listed allowed"],
  ] as const)("takes from the question what the token has: %j", (options, row) => {
    expect(who("POST /orders", options)?.[0]).toBe(row);
  });

  it("has rows for everyone when an endpoint is open", () => {
    expect(who("GET /health")).toEqual(["everyone: public allowed"]);
    expect(who("GET /orders/{id}")).toEqual(["everyone: report allowed", "everyone: any allowed"]);
    expect(who("GET /orders/:id", { at: ENDED, scopes: [] })).toEqual([
      "everyone: any scope_insufficient -",
    ]);
    expect(who("DELETE /orders/:id")).toEqual([]);
  });

  it("shows of several grants of a caller the one that ends last, and of those with the same end the first", () => {
    const ends = (...grants: readonly string[]) => {
      const text = `version: 1\nendpoints:\n  GET /x: { callers: [${grants.join(", ")}] }\n`;
      const [row] =
        whoMayCall(parsePolicy(text).policy as Policy, "GET /x", { at: 0 })?.callers ?? [];
      return [row?.until, row?.ticket];
    };
    const [early, late, same] = [
      "{ client: a, until: 2027-01-01, ticket: early }",
      "{ client: a, until: 2027-01-31, ticket: late }",
      "{ client: a, until: 2027-02-01T00:00:00Z, ticket: same }",
    ];
    expect([ends(early, late), ends(late, early)]).toEqual([
      ["2027-01-31", "late"],
      ["2027-01-31", "late"],
    ]);
    expect(ends(late, same)).toEqual(["2027-01-31", "late"]);
    expect([ends(late, "a"), ends("a", late)]).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it("uses the entry that decides", () => {
    expect(whoMayCall(policy, "HEAD /orders", { at: 0 })?.endpoint).toBe("GET /orders");
    expect(whoMayCall(policy, "PUT /admin/jobs/", { at: 0 })?.endpoint).toBe("* /admin/jobs");
  });

  it.each(["GET /order", "GET /orders/:key", "orders", "", "USE /orders"])(
    "has no answer for an unknown endpoint: %j",
    (name) => {
      expect(who(name)).toBeUndefined();
    },
  );

  it("reports every invalid option", () => {
    const options = { at: "now", scopes: "a", roles: [1], kind: "any", conditions: { a: 1 }, x: 1 };
    expect(() => whoMayCall(policy, "GET /x", options as never)).toThrow(
      /`x` is not[\s\S]*`at`[\s\S]*`scopes`[\s\S]*`roles`[\s\S]*`kind`[\s\S]*`conditions`/,
    );
  });
});

describe("whatMayCall", () => {
  it("has the endpoints that list a caller, and those that are open", () => {
    expect(can("legacy-batch")).toEqual([
      "GET /orders/:id: any allowed",
      "POST /orders: listed allowed",
      "GET /health: public allowed",
    ]);
    expect(can("reports")).toEqual([
      "GET /orders: listed allowed",
      "GET /orders/:id: any allowed",
      "GET /reports @a.example.com: listed allowed",
      "USE /files: listed allowed",
      "GET /health: public allowed",
    ]);
  });

  it("shows refused endpoints that list the caller", () => {
    expect(can("legacy-batch", { at: ENDED })).toContain("POST /orders: listed grant_expired -");
    expect(can("checkout", { scopes: [] })).toContain("GET /orders: listed scope_insufficient -");
  });

  it("answers about one endpoint even when the answer is no", () => {
    expect(can("reports", { endpoint: "POST /orders" })).toEqual([
      "POST /orders: none caller_not_allowed -",
    ]);
    expect(can("reports", { endpoint: "HEAD /orders" })).toEqual(["GET /orders: listed allowed"]);
    expect(can("reports", { endpoint: "GET /order" })).toBeUndefined();
  });

  it("knows which requests are let through when an endpoint only reports", () => {
    const text = "version: 1\nendpoints:\n  GET /x: { callers: [a], mode: report }\n";
    const reporting = parsePolicy(text).policy as Policy;
    expect(can("b", {}, reporting)).toEqual(["GET /x: report caller_not_allowed"]);
    expect(who("GET /x", {}, reporting)).toEqual([
      "everyone: report caller_not_allowed",
      "a: listed allowed",
    ]);
  });

  it("describes the caller, and suggests a name for an unknown one", () => {
    const answer = whatMayCall(policy, "legacy-batch", { at: EXAMPLE_NOW });
    expect(answer).toMatchObject({ owner: "finance", retired: "2027-03-01", isKnown: true });
    expect(whatMayCall(policy, "legacy-bach", { at: EXAMPLE_NOW })).toMatchObject({
      isKnown: false,
      suggestion: "legacy-batch",
      owner: undefined,
    });
  });

  it("ignores options on a prototype", () => {
    const options = Object.create({ scopes: [] }, { at: { value: EXAMPLE_NOW, enumerable: true } });
    expect(can("checkout", {}, policy)).toEqual(
      whatMayCall(policy, "checkout", options)?.endpoints.map(
        (row) => `${row.endpoint}: ${shortly(row)}`,
      ),
    );
  });
});
