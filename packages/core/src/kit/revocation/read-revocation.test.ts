import { describe, expect, it } from "vitest";
import { Faults } from "../configuration/faults.js";
import { readMatch, readRevocation } from "./read-revocation.js";

const GOOD = { match: { caller: "reports" }, until: "2030-01-31", reason: "INC-42" };
const HASH = "A".repeat(43);

function faultsOf(given: unknown): readonly string[] {
  const faults = new Faults();
  expect(readRevocation(given, faults)).toBeUndefined();
  return faults.found.map(({ option, code }) => `${option} ${code}`);
}

describe("readRevocation", () => {
  it("reads times as numbers: a day with all of it, an instant exactly", () => {
    const faults = new Faults();
    const given = { ...GOOD, issuedBefore: "2030-01-01T00:00:00Z", by: "ops", at: "2030-01-01" };
    expect(readRevocation(given, faults)).toEqual({
      match: { caller: "reports" },
      issuedBeforeMs: Date.UTC(2030, 0, 1),
      untilMs: Date.UTC(2030, 1, 1),
      reason: "INC-42",
    });
    expect(faults.found).toEqual([]);
  });

  it.each([
    [undefined, ["revocation option_invalid"]],
    ["reports", ["revocation option_invalid"]],
    [[GOOD], ["revocation option_invalid"]],
    [{}, ["match option_missing", "until option_missing", "reason option_missing"]],
    [{ ...GOOD, until: "tomorrow" }, ["until until_invalid"]],
    [{ ...GOOD, until: 1_900_000_000 }, ["until until_invalid"]],
    [{ ...GOOD, issuedBefore: "now" }, ["issuedBefore option_invalid"]],
    [{ ...GOOD, at: "then" }, ["at option_invalid"]],
    [{ ...GOOD, reason: "" }, ["reason option_invalid"]],
    [{ ...GOOD, reason: "a\nb" }, ["reason option_invalid"]],
    [{ ...GOOD, reason: "x".repeat(257) }, ["reason option_invalid"]],
    [{ ...GOOD, by: 7 }, ["by option_invalid"]],
    [{ ...GOOD, caller: "reports" }, ["caller option_unknown"]],
    [{ ...GOOD, issuedBefore: undefined }, ["issuedBefore option_invalid"]],
  ])("refuses %j", (given, expected) => {
    expect(faultsOf(given)).toEqual(expected);
  });
});

describe("readMatch", () => {
  it.each([
    { issuer: "https://login.example.com" },
    { issuer: "https://login.example.com", kid: "k1" },
    { caller: "shop:checkout" },
    { issuer: "https://login.example.com", caller: "checkout" },
    { issuer: "https://login.example.com", subject: "alice" },
    { issuer: "https://login.example.com", jti: "1" },
    { tokenHash: HASH },
  ])("accepts %j", (match) => {
    const faults = new Faults();
    expect(readMatch(match, faults)).toEqual(match);
    expect(faults.found).toEqual([]);
  });

  it.each([
    [undefined, "match option_missing"],
    [{}, "match option_missing"],
    [[], "match option_invalid"],
    [{ kid: "k1" }, "match.kid option_conflict"],
    [{ subject: "alice" }, "match.subject option_conflict"],
    [{ jti: "1" }, "match.jti option_conflict"],
    [{ caller: "" }, "match.caller option_invalid"],
    [{ caller: "a\nb" }, "match.caller option_invalid"],
    [{ caller: undefined }, "match.caller option_invalid"],
    [{ caller: "reports", jti: undefined }, "match.jti option_invalid"],
    [{ tokenHash: "abc" }, "match.tokenHash option_invalid"],
    [{ client: "reports" }, "match.client option_unknown"],
    [{ issuer: "i".repeat(1025) }, "match.issuer option_invalid"],
  ])(
    "refuses %j: a match that is empty, or that could concern another issuer's token",
    (given, fault) => {
      const faults = new Faults();
      expect(readMatch(given, faults)).toBeUndefined();
      expect(faults.found.map(({ option, code }) => `${option} ${code}`)).toEqual([fault]);
    },
  );

  it("repeats nothing of what was given for a hash, which may be the token itself", () => {
    const faults = new Faults();
    readMatch({ tokenHash: "eyJhbGciOiJub25l" }, faults);
    expect(faults.found[0]?.message).not.toContain("eyJ");
  });

  it("takes nothing from a prototype", () => {
    const faults = new Faults();
    const match = readMatch(Object.create({ caller: "reports" }), faults);
    expect(match).toBeUndefined();
    expect(faults.found[0]?.code).toBe("option_missing");
  });
});
