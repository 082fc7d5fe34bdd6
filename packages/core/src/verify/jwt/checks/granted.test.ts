import { describe, expect, it } from "vitest";
import { stringList } from "../../../issuer/profiles/claim-readers.js";
import { standard } from "../../../issuer/profiles/standard.js";
import { readGranted } from "./granted.js";

const withRoles = { ...standard, name: "ours", roles: stringList("roles") };

describe("readGranted", () => {
  it("reads scopes and roles as the profile does", () => {
    const claims = { scope: "a b", roles: ["r"] };
    const scopes = ["a", "b"];
    expect(readGranted(claims, withRoles)).toEqual({ kind: "granted", scopes, roles: ["r"] });
    expect(readGranted(claims, standard)).toEqual({ kind: "granted", scopes, roles: [] });
  });

  it.each([
    [{ scope: 7, roles: ["r"] }, "scopes as profile ours reads them"],
    [{ scope: "a", roles: 7 }, "roles as profile ours reads them"],
    [{ scope: 7, roles: 7 }, "scopes as profile ours reads them"],
  ])("denies %j, and names what is not readable", (claims, expected) => {
    const denial = readGranted(claims, withRoles);
    expect(denial).toMatchObject({ kind: "denied", denied: "claim_invalid" });
    expect(denial.kind === "denied" && denial.explain?.()).toEqual({ expected: [expected] });
  });
});
