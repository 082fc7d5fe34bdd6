import { describe, expect, it } from "vitest";
import type { Json } from "../../../token/json.js";
import { claimInvalid } from "./claim-invalid.js";

describe("claimInvalid", () => {
  it.each<[Json | undefined, string]>([
    [undefined, "missing"],
    [null, "null"],
    [[], "a list"],
    [{}, "an object"],
    ["secret", "a string"],
    [7, "a number"],
    [false, "a boolean"],
  ])("names the type of %j and not its value", (value, kind) => {
    const denial = claimInvalid({ exp: value }, "exp", "a number");
    expect(denial).toMatchObject({ kind: "denied", denied: "claim_invalid" });
    expect(denial.explain?.()).toEqual({ expected: ["exp: a number"], received: [`exp: ${kind}`] });
  });
});
