import { describe, expect, it } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import type { GrantInDocument } from "../policy-document.js";
import { endingGrants } from "./ending-grants.js";

const END = Date.UTC(2027, 1, 1);
const DAY = 86_400_000;
const until = "2027-01-31";
const policyOf = (...callers: (string | GrantInDocument)[]) =>
  loadPolicy({ version: 1, endpoints: { "POST /orders": { callers }, "GET /open": "public" } });
const endsOf = (policy: ReturnType<typeof policyOf>, now = 0) =>
  endingGrants(policy, now).map(({ caller, end }) => [caller, end]);

describe("endingGrants", () => {
  it("are those with an end, with what a report needs", () => {
    const policy = policyOf("checkout", { client: "legacy", until, ticket: "PAY-1182" });
    expect(endingGrants(policy, 0)).toEqual([
      { endpoint: "POST /orders", caller: "legacy", until, ticket: "PAY-1182", end: END },
    ]);
    expect(endsOf(policyOf("checkout", { client: "legacy" }))).toEqual([]);
  });

  it("are those that end after a moment, earliest first", () => {
    const callers = [
      { client: "late", until },
      { client: "early", until: "2027-01-29" },
      { client: "between", until: "2027-01-30" },
    ];
    const policy = policyOf(...callers);
    expect(endsOf(policy)).toEqual([
      ["early", END - 2 * DAY],
      ["between", END - DAY],
      ["late", END],
    ]);
    expect(endsOf(policy, END - DAY - 1)).toHaveLength(2);
    expect(endsOf(policy, END - DAY)).toEqual([["late", END]]);
    expect(endsOf(policy, END)).toEqual([]);
  });

  it.each<[string, (string | GrantInDocument)[], readonly unknown[]]>([
    [
      "a later end",
      [
        { client: "a", until: "2027-01-30" },
        { client: "a", until },
      ],
      [["a", END]],
    ],
    [
      "an earlier end",
      [
        { client: "a", until },
        { client: "a", until: "2027-01-30" },
      ],
      [["a", END]],
    ],
    ["no end", [{ client: "a", until }, "a"], []],
    ["an end after none", ["a", { client: "a", until }], []],
    [
      "an end of another",
      [{ client: "a", until }, "b", { client: "c", until }],
      [
        ["a", END],
        ["c", END],
      ],
    ],
  ])("count the last of one caller: with %s", (_what, callers, ends) => {
    expect(endsOf(policyOf(...callers))).toEqual(ends);
  });
});
