import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";

const grant = (member: string, value: string): string =>
  `version: 1\nendpoints:\n  GET /a:\n    callers:\n      - client: x\n        ${member}: ${value}\n`;

describe("the long form of a grant", () => {
  it.each([
    ["reason", '"moves\\nto events"'],
    ["reason", "|\n          moves\n          to events"],
    ["ticket", '"PAY\\t1"'],
    ["ticket", '"PAY\\r1"'],
  ])("must have a %s of one line: %j is a finding with its place", (member, value) => {
    const { policy, findings } = parsePolicy(grant(member, value));
    expect(findings.map(({ line, column, code }) => [line, column, code])).toEqual([
      [6, 17, "name_characters"],
    ]);
    expect(policy).toBeUndefined();
  });

  it("may have a text that continues on another line of the file", () => {
    expect(
      parsePolicy(grant("reason", ">-\n          moves\n          to events")).findings,
    ).toEqual([]);
  });
});
