import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { parseFailOnEnds } from "./fail-on-ends.js";

describe("parseFailOnEnds", () => {
  it.each([
    ["expired", { expired: true, expiringDays: undefined }],
    ["expiring", { expired: false, expiringDays: 14 }],
    ["expired,expiring:7d", { expired: true, expiringDays: 7 }],
    ["expiring:0d", { expired: false, expiringDays: 0 }],
    ["expiring:3650d", { expired: false, expiringDays: 3650 }],
  ])("reads %s", (text, expected) => {
    expect(parseFailOnEnds(text)).toEqual(expected);
  });

  it.each(["", "expire", "expiring:7", "expiring:-1d", "expiring:3651d", "expired,", "expired:7d"])(
    "refuses %j",
    (text) => {
      expect(() => parseFailOnEnds(text)).toThrow(InvalidArgumentError);
    },
  );
});
