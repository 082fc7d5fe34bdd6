import { describe, expect, it } from "vitest";
import { Faults } from "../kit/configuration/faults.js";
import { type CallerIndex, compileCallers, type IssuerNames } from "./callers.js";

const ISSUER = "https://shop.example.com";
const issuers: IssuerNames = [{ issuer: ISSUER, alias: undefined }];

describe("compileCallers", () => {
  it("accepts a million callers, and not one more", () => {
    const many = Array.from({ length: 1_000_001 }, (_, index) => `caller-${index}`);
    const refused = new Faults();
    compileCallers(many, issuers, refused);
    expect(refused.found).toEqual([
      expect.objectContaining({
        code: "option_invalid",
        message: "`callers` has 1000001 entries, more than 1000000: remove unused ones",
      }),
    ]);
    many.pop();
    const faults = new Faults();
    const { callers } = compileCallers(many, issuers, faults);
    expect((callers as CallerIndex).get(ISSUER)?.size).toBe(1_000_000);
    expect(faults.found).toEqual([]);
  });
});
