import { describe, expect, it } from "vitest";
import { profiles } from "../issuer/profiles/index.js";
import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import { spiffe } from "../issuer/profiles/spiffe.js";
import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { Faults } from "../kit/configuration/faults.js";
import { defineProfile } from "./define-profile.js";

const own: IssuerProfile = { ...profiles.standard, name: "ours" };

function define(profile: unknown): IssuerProfile {
  const faults = new Faults();
  const defined = defineProfile(profile, faults);
  faults.throwIfAny("Gate options");
  return defined;
}

function faultsOf(profile: unknown): readonly string[] {
  try {
    define(profile);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe("defineProfile", () => {
  it.each(Object.entries(profiles))("finds the profile %s by its name", (name, profile) => {
    expect(define(name)).toBe(profile);
  });

  it("uses the profile standard by default", () => {
    expect(define(undefined)).toBe(profiles.standard);
  });

  it.each(["", "Auth0", "azure", "__proto__", "constructor", 7, null, true, [own]])(
    "refuses %j, and lists the known names",
    (profile) => {
      const [message, ...others] = faultsOf(profile);
      expect(message).toMatch(
        /^`profile` must be one of standard, rfc9068, auth0, .*, kubernetes, or an/,
      );
      expect(others).toEqual([]);
    },
  );
});

describe("defineProfile with the profile spiffe", () => {
  it("accepts it with its trust domain", () => {
    expect(define(spiffe({ trustDomain: "prod.example" })).name).toBe("spiffe");
  });

  it.each([["spiffe"], [spiffe]])(
    "refuses it without one, and shows how to write it",
    (profile) => {
      const [message, ...others] = faultsOf(profile);
      expect(message).toContain('must be `spiffe({ trustDomain: "prod.example" })`');
      expect(others).toEqual([]);
    },
  );
});

describe("defineProfile with a custom profile", () => {
  it.each<[string, Partial<IssuerProfile>]>([
    ["nothing but what is mandatory", {}],
    ["roles", { roles: () => [] }],
    ["its own audience rules", { impliedAudiences: () => [], insteadOfAudience: () => true }],
    ["algorithms", { algorithms: ["RS256", "Ed25519"] }],
    ["uses of keys", { keyUses: ["jwt-svid"] }],
    ["a rule for which keys are the issuer's", { isKeyOfIssuer: () => true }],
    ["tokens without a type", { types: [undefined] }],
    ["ten claims for the caller", { callerClaims: Array.from({ length: 10 }, (_, i) => `c${i}`) }],
  ])("accepts one with %s", (_what, fields) => {
    expect(define({ ...own, ...fields })).toEqual({ ...own, ...fields });
  });

  it.each(Object.entries(profiles))("accepts %s with one field changed", (_name, profile) => {
    expect(define({ ...profile, callerClaims: ["sub"] }).callerClaims).toEqual(["sub"]);
  });

  it.each<[keyof IssuerProfile, unknown, string]>([
    ["name", "", "a non-empty string"],
    ["name", undefined, "a non-empty string"],
    ["types", [], "a list of 1 to 10 types"],
    ["types", "at+jwt", "a list of 1 to 10 types"],
    ["types", ["AT+JWT"], "in lower case"],
    ["types", ["application/at+jwt"], "without `application/`"],
    ["types", [null], "or `undefined`"],
    ["types", ["at jwt"], "a list of 1 to 10 types"],
    ["requiredClaims", undefined, "a list of at most 10 claim names"],
    ["requiredClaims", "sub", "a list of at most 10 claim names"],
    ["requiredClaims", [1], "a list of at most 10 claim names"],
    ["callerClaims", [], "a list of 1 to 10 claim names"],
    ["callerClaims", [""], "a list of 1 to 10 claim names"],
    ["callerClaims", "sub", "a list of 1 to 10 claim names"],
    ["scopes", "scope", "a function of the claims"],
    ["scopes", undefined, "a function of the claims"],
    ["roles", "roles", "a function of the claims"],
    ["isAppToken", true, "a function of the claims and the caller"],
    ["isAccessToken", undefined, "a function of the claims and the type"],
    ["impliedAudiences", ["orders"], "a function of the claims"],
    ["insteadOfAudience", true, "a function of the claims"],
    ["algorithms", [], "a list of asymmetric algorithms"],
    ["algorithms", ["HS256"], "a list of asymmetric algorithms"],
    ["algorithms", new Array(1), "a list of asymmetric algorithms"],
    ["keyUses", [], "a list of 1 to 10 values of `use`"],
    ["isKeyOfIssuer", "issuer", "a function of the key and the issuer"],
  ])("refuses %s: %j", (field, value, expected) => {
    const [message, ...others] = faultsOf({ ...own, [field]: value });
    expect(message).toMatch(new RegExp(`^\`profile\\.${field}\` must be .*received`));
    expect(message).toContain(expected);
    expect(others).toEqual([]);
  });

  it("names a misspelt field, which would otherwise check nothing", () => {
    const [message] = faultsOf({ ...own, insteadOfAudiences: () => true });
    expect(message).toContain("did you mean `insteadOfAudience`?");
  });

  it("reports every field at once", () => {
    expect(faultsOf({})).toHaveLength(7);
  });

  it("keeps a frozen copy that nothing can be added to afterwards", () => {
    const callerClaims = ["client_id"];
    const given = { ...own, callerClaims };
    const defined = define(given);
    callerClaims.push("sub");
    given.isAccessToken = () => true;
    expect(defined.callerClaims).toEqual(["client_id"]);
    expect(defined.isAccessToken).toBe(own.isAccessToken);
    expect([defined, defined.types, defined.callerClaims].every(Object.isFrozen)).toBe(true);
  });
});
