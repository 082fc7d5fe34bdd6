import { describe, expect, it } from "vitest";
import { describeOption } from "./describe-option.js";

describe("describeOption", () => {
  it.each([
    ["Seconds. 0 to 300, default 5.", "Seconds. 0 to 300.", "5"],
    ["How many. 0 to 9, default 4; 0 caches none.", "How many. 0 to 9; 0 caches none.", "4"],
    ["A name; default `api`.", "A name.", "`api`"],
    [
      "A list. 1 to 20; default none, but loopback is accepted.",
      "A list. 1 to 20.",
      "none, but loopback is accepted",
    ],
    ["Called with each. Default: not called.", "Called with each.", "not called"],
    ["Whether. Default `false`.", "Whether.", "`false`"],
    [
      "The file. Default: `callgate.yaml`. It may be missing.",
      "The file. It may be missing.",
      "`callgate.yaml`",
    ],
    ["The issuer, required.", "The issuer, required.", undefined],
  ])("divides %j", (comment, meaning, byDefault) => {
    expect(describeOption(comment)).toEqual({ meaning, byDefault });
  });

  it("takes the meaning from the first paragraph, and the default from a later one", () => {
    const comment = "Scopes that\nare needed.\n\nA list. Default: none.\n\nMore.";
    expect(describeOption(comment)).toEqual({
      meaning: "Scopes that are needed.",
      byDefault: "none",
    });
  });

  it("writes a link to a type as its name", () => {
    expect(describeOption("A {@link CallerGrant}, or {@link Gate.permits}.").meaning).toBe(
      "A `CallerGrant`, or `Gate.permits`.",
    );
  });
});
