// cspell:ignore paseto profil sever

import { runInNewContext } from "node:vm";
import type { Algorithm } from "@callgate/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type TestProfileName, testProfileNames } from "../tokens/test-profile.js";
import { defineTestIssuer } from "./define-test-issuer.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("defineTestIssuer", () => {
  it("refuses an environment whose typed arrays are not those of Node, as jsdom's in Vitest", () => {
    vi.stubGlobal("Uint8Array", runInNewContext("Uint8Array"));
    expect(() => defineTestIssuer({})).toThrow(
      "begin the test with `// @vitest-environment node` [environment_unsupported]",
    );
  });

  it.each<[TestProfileName, Algorithm]>([
    ["standard", "ES256"],
    ["kubernetes", "ES256"],
    ["spiffe", "ES256"],
    ["entra", "RS256"],
    ["okta", "RS256"],
  ])("signs for profile %s with %s", (profile, algorithm) => {
    expect(defineTestIssuer({ profile }).algorithms).toEqual([algorithm]);
  });

  it("signs with the configured algorithms in any profile", () => {
    const algorithms = ["PS256", "ES384"] as const;
    expect(defineTestIssuer({ profile: "okta", algorithms }).algorithms).toEqual(algorithms);
  });

  it("names every unknown option, and an unknown profile", () => {
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
    expect(() => defineTestIssuer({ profile: profile as TestProfileName })).toThrow(
      expect.objectContaining({ code: "callgate_configuration_invalid" }),
    );
  });

  it.each(testProfileNames)("accepts the profile %s", (profile) => {
    expect(defineTestIssuer({ profile }).profile.name).toBe(profile);
  });

  it("refuses a trust domain that is not one, and one without profile spiffe", () => {
    const invalid = { profile: "spiffe", trustDomain: "spiffe://prod.example" } as const;
    expect(() => defineTestIssuer(invalid)).toThrow("trustDomain");
    expect(() => defineTestIssuer({ trustDomain: "prod.example" })).toThrow("trustDomain");
  });

  it.each([
    ["audience", ""],
    ["audience", []],
    ["audience", ["https://api.test", ""]],
    ["algorithms", []],
    ["algorithms", new Array(1)],
    ["algorithms", ["HS256"]],
    ["path", "tenants/one"],
    ["path", "/tenants?one"],
    ["path", "/tenants one"],
  ])("refuses `%s` of %j", (option, value) => {
    expect(() => defineTestIssuer({ [option]: value })).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ option })] }),
    );
  });

  it.each([
    ["introspection", []],
    ["introspection", undefined],
    ["introspection.server", { server: "constructor" }],
    ["introspection.server", { server: undefined }],
    ["introspection.sever", { sever: "hydra" }],
    ["introspection.tokenPrefix", { tokenPrefix: "" }],
    ["introspection.tokenPrefix", { tokenPrefix: "two words" }],
    ["introspection.responseAudience", { responseAudience: [] }],
    ["introspection.shape", { shape: {} }],
  ])("refuses `%s` in introspection %j", (option, introspection) => {
    expect(() => defineTestIssuer({ introspection: introspection as object })).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ option })] }),
    );
  });

  it("refuses to grant tokens of another kind", () => {
    expect(() => defineTestIssuer({ tokens: "paseto" as "jwt" })).toThrow("`jwt` or `opaque`");
  });

  it.each(["", "/", "/tenants/one", "/a%20b/"])("takes the path %j", (path) => {
    expect(defineTestIssuer({ path }).path).toBe(path);
  });
});
