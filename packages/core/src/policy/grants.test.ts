import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { checkGrant } from "./grants.js";

function check(entry: object) {
  const faults = new Faults();
  const grant = checkGrant(entry, faults.within("callers[0]."));
  return { grant, faults: faults.found.map(({ code, message }) => `${code}: ${message}`) };
}

const invalidText = (option: string, max: number, what: string) =>
  `option_invalid: \`callers[0].${option}\` must be a string of 1 to ${max} characters without control characters, received ${what}`;
const invalidEnd = (what: string) =>
  "until_invalid: `callers[0].until` must be a day of the calendar, `2027-01-31`, or an instant with its zone, " +
  `\`2027-01-31T18:00:00Z\`, received ${what}`;

describe("checkGrant", () => {
  it("reads a grant without end, whatever else it has", () => {
    const texts = { ticket: "t".repeat(256), reason: "r".repeat(1024) };
    for (const entry of [{ client: "reports" }, { client: "reports", ...texts }]) {
      expect(check(entry)).toEqual({ grant: { client: "reports", end: undefined }, faults: [] });
    }
  });

  it("reads the end of a day or at an instant, with its ticket, and freezes it", () => {
    const day = check({ client: "reports", until: "2027-01-31", ticket: "PAY-1" });
    expect(day.grant.end).toEqual({
      at: Date.UTC(2027, 1, 1),
      until: "2027-01-31",
      ticket: "PAY-1",
    });
    expect(Object.isFrozen(day.grant.end)).toBe(true);
    expect(check({ client: "x", until: "2027-01-31T18:00:00+01:00" }).grant.end).toEqual({
      at: Date.UTC(2027, 0, 31, 17),
      until: "2027-01-31T18:00:00+01:00",
      ticket: undefined,
    });
  });

  it("leaves the client to the check of callers", () => {
    expect(check({ client: undefined }).faults).toEqual([]);
    expect(check({ client: 7 })).toEqual({ grant: { client: 7, end: undefined }, faults: [] });
  });

  it.each<[object, string]>([
    [{ ticket: "" }, invalidText("ticket", 256, '""')],
    [{ ticket: 1182 }, invalidText("ticket", 256, "1182")],
    [{ ticket: null }, invalidText("ticket", 256, "null")],
    [{ ticket: "a\u0000" }, invalidText("ticket", 256, '"a\\u0000"')],
    [{ ticket: "t".repeat(257) }, invalidText("ticket", 256, "a long string")],
    [{ reason: "a\nb" }, invalidText("reason", 1024, '"a\\nb"')],
    [{ reason: "r".repeat(1025) }, invalidText("reason", 1024, "a long string")],
    [{ until: "2027-02-30" }, invalidEnd('"2027-02-30"')],
    [{ until: 7 }, invalidEnd("7")],
    [{ until: [Symbol("a")] }, invalidEnd("a list")],
    [{ until: Object.create(null) }, invalidEnd("an object")],
  ])("refuses %j, and says what it may be", (part, fault) => {
    expect(check({ client: "reports", ...part }).faults).toEqual([fault]);
  });
});
