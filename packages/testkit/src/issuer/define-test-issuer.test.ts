import { type Algorithm, type ProfileName, profiles } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { defineTestIssuer } from "./define-test-issuer.js";

describe("defineTestIssuer", () => {
  it.each<[ProfileName, Algorithm]>([
    ["standard", "ES256"],
    ["kubernetes", "ES256"],
    ["spiffe", "ES256"],
    ["entra", "RS256"],
    ["okta", "RS256"],
  ])("signs for profile %s with %s", (profile, algorithm) => {
    expect(defineTestIssuer({ profile }).algorithms).toEqual([algorithm]);
  });

  it("signs with what it is told to, whatever the profile", () => {
    const algorithms = ["PS256", "ES384"] as const;
    expect(defineTestIssuer({ profile: "okta", algorithms }).algorithms).toEqual(algorithms);
  });

  it("names every option that is none, and a profile that is none", () => {
    const options: object = { profil: "okta", profile: "azure" };
    expect(() => defineTestIssuer(options)).toThrow(
      expect.objectContaining({
        code: "callgate_configuration_invalid",
        faults: [
          {
            code: "option_unknown",
            option: "profil",
            message: expect.stringContaining("`profile`"),
          },
          { code: "option_invalid", option: "profile", message: expect.stringContaining("azure") },
        ],
      }),
    );
  });

  it.each(["__proto__", "constructor", "", 7, null])("refuses the profile %j", (profile) => {
    expect(() => defineTestIssuer({ profile: profile as ProfileName })).toThrow(
      expect.objectContaining({ code: "callgate_configuration_invalid" }),
    );
  });

  it.each(Object.keys(profiles) as ProfileName[])("takes the profile %s", (profile) => {
    expect(defineTestIssuer({ profile }).profile).toBe(profile);
  });
});
