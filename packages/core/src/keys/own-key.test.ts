import { describe, expect, it } from "vitest";
import { ownKeyRule } from "./own-key.js";

const ISSUER = "https://login.example.com";
const isKeyOfIssuer = ({ issuer }: { readonly issuer?: unknown }, ours: string) => issuer === ours;

describe("ownKeyRule", () => {
  it("is the profile's rule for one issuer", () => {
    const isOwnKey = ownKeyRule({ isKeyOfIssuer }, ISSUER);
    expect(isOwnKey?.({ issuer: ISSUER })).toBe(true);
    expect(isOwnKey?.({ issuer: "https://other.example.com" })).toBe(false);
  });

  it("is absent where the profile has none", () => {
    expect(ownKeyRule({}, ISSUER)).toBeUndefined();
  });

  it.each<[string, () => boolean]>([
    ["returns something other than true", () => "yes" as unknown as boolean],
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
  ])("skips a key where the profile's rule %s", (_what, broken) => {
    expect(ownKeyRule({ isKeyOfIssuer: broken }, ISSUER)?.({})).toBe(false);
  });
});
