// cspell:ignore Überweisung
import { describe, expect, it } from "vitest";
import { rfc9068 } from "../issuer/profiles/rfc9068.js";
import { standard } from "../issuer/profiles/standard.js";
import { Faults } from "../kit/configuration/faults.js";
import { checkRolesAreRead, compileRoles } from "./roles.js";

function rolesOf(option: "roles" | "anyRole", roles: unknown): readonly string[] {
  const faults = new Faults();
  const compiled = compileRoles(option, roles, faults);
  faults.throwIfAny("Endpoint policy");
  return compiled;
}

describe("compileRoles", () => {
  it.each([
    [undefined, []],
    ["Orders Reader", ["Orders Reader"]],
    [["reader"], ["reader"]],
    [
      ["reader", "support staff", "reader"],
      ["reader", "support staff"],
    ],
    [["r".repeat(256)], ["r".repeat(256)]],
    [["client:reader/Überweisung"], ["client:reader/Überweisung"]],
  ])("reads %j unchanged, without splitting", (given, expected) => {
    expect(rolesOf("roles", given)).toEqual(expected);
  });

  it.each([[[]], [Array.from({ length: 257 }, (_, index) => `role-${index}`)]])(
    "refuses an empty list, and one of 257",
    (roles) => {
      expect(() => rolesOf("roles", roles)).toThrow(/`roles` must have 1 to 256 values/);
    },
  );

  it("accepts a list of 256", () => {
    expect(
      rolesOf(
        "anyRole",
        Array.from({ length: 256 }, (_, i) => `role-${i}`),
      ),
    ).toHaveLength(256);
  });

  it.each([[""], [" reader"], ["reader "], ["a\nb"], ["a\u0000"], ["r".repeat(257)], [7], [null]])(
    "refuses the role %j",
    (role) => {
      expect(() => rolesOf("roles", [role])).toThrow(/`roles` has .* \[role_invalid\]/);
      expect(() => rolesOf("anyRole", ["reader", role])).toThrow(/`anyRole` has/);
    },
  );

  it.each([[7], [{}], [null], [new Set(["reader"])]])("refuses %j in place of a list", (roles) => {
    expect(() => rolesOf("roles", roles)).toThrow("`roles` must be a string or a list");
  });

  it("refuses a string for anyRole: there is nothing to choose from", () => {
    expect(() => rolesOf("anyRole", "reader")).toThrow("`anyRole` must be a list");
  });

  it.each<["roles" | "anyRole", unknown, string]>([
    ["roles", 7, "`roles` must be a string or a list, received 7"],
    ["anyRole", "reader", '`anyRole` must be a list, received "reader"'],
    [
      "anyRole",
      [],
      "`anyRole` must have 1 to 256 values, received 0: leave it out to require none",
    ],
    [
      "roles",
      Array.from({ length: 257 }, (_, index) => `role-${index}`),
      "`roles` must have 1 to 256 values, received 257: leave it out to require none",
    ],
    [
      "roles",
      [" reader"],
      '`roles` has " reader", which is not a role: 1 to 256 characters, no control characters, no space around it',
    ],
  ])("says of %s: %j what a role is, and what to do", (option, given, message) => {
    const faults = new Faults();
    const roles = compileRoles(option, given, faults);
    expect(faults.found).toEqual([{ code: "role_invalid", option, message }]);
    if (!Array.isArray(given)) expect(roles).toEqual([]);
  });

  it("freezes what it returns, and reports nothing where no role is required", () => {
    expect(Object.isFrozen(rolesOf("roles", "reader"))).toBe(true);
    expect(rolesOf("anyRole", undefined)).toEqual([]);
  });
});

describe("checkRolesAreRead", () => {
  const withRoles = { profile: { ...standard, roles: () => [] } };
  const faultsOf = (
    policy: object,
    issuers: Parameters<typeof checkRolesAreRead>[1],
  ): (() => void) => {
    const faults = new Faults();
    checkRolesAreRead(policy, issuers, faults);
    return () => faults.throwIfAny("Endpoint policy");
  };

  it("reports roles that no issuer's tokens can have", () => {
    const issuers = [{ profile: standard }, { profile: rfc9068 }];
    const policy = { roles: "reader", anyRole: ["a", "b"] };
    expect(faultsOf(policy, issuers)).toThrow(/`roles` requires .*\s+- `anyRole` requires/);
    expect(faultsOf({}, issuers)).not.toThrow();
  });

  it("says what to do about them", () => {
    const faults = new Faults();
    checkRolesAreRead({ anyRole: ["a"] }, [{ profile: standard }], faults);
    expect(faults.found).toEqual([
      {
        code: "role_unreadable",
        option: "anyRole",
        message:
          "`anyRole` requires roles, but no issuer's profile reads any: " +
          "choose the provider's profile, or add `roles` to yours",
      },
    ]);
  });

  it("passes roles that one of the issuers' tokens can have", () => {
    const issuers = [{ profile: standard }, withRoles];
    expect(faultsOf({ roles: "reader" }, issuers)).not.toThrow();
  });
});
