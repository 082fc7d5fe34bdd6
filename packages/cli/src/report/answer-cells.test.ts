import type { Answer } from "@callgate/policy/review";
import { describe, expect, it } from "vitest";
import { answerCells } from "./answer-cells.js";

const answer = (members: Partial<Answer>): Answer => ({
  access: "listed",
  outcome: "allowed",
  goesOn: true,
  scope: [],
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
  groups: [],
  until: undefined,
  ticket: undefined,
  reason: undefined,
  ...members,
});
const cells = (members: Partial<Answer>) =>
  answerCells(answer(members)).filter((cell) => cell !== "");

describe("answerCells", () => {
  it.each([
    [{}, []],
    [{ scope: ["a"], anyScope: ["b", "c"] }, ["a b or c"]],
    [{ roles: ["a"], anyRole: ["b", "c"] }, ["role a role b or c"]],
    [{ condition: "isOpen", tokens: "user" }, ["condition isOpen", "user tokens"]],
    [{ authentication: { acr: ["mfa"] }, delegation: "refuse" }, ["acr mfa, no actor"]],
    [{ until: "2027-01-31", ticket: "PAY-1" }, ["until 2027-01-31", "PAY-1"]],
    [
      { mode: "report", outcome: "scope_insufficient" },
      ["report mode", "reported: scope_insufficient"],
    ],
    [{ outcome: "grant_expired", goesOn: false }, ["refused: grant_expired"]],
    [{ access: "report", mode: "report", scope: ["a"] }, ["report mode"]],
    [
      { access: "report", mode: "report", enforceFrom: "2027-01-01" },
      ["report mode until 2027-01-01"],
    ],
  ] satisfies [Partial<Answer>, string[]][])("of %j", (members, expected) => {
    expect(cells(members)).toEqual(expected);
  });
});
