import { describe, expect, it } from "vitest";
import { rfc9068 } from "../../../issuer/profiles/rfc9068.js";
import { standard } from "../../../issuer/profiles/standard.js";
import { checkClaimTypes } from "./claim-types.js";

const invalid = { denied: "claim_invalid" };
const complete = { sub: "reports", client_id: "reports", iat: 1, jti: "1" };

describe("checkClaimTypes (RFC 9068 section 2.2)", () => {
  it("passes claims of the right types", () => {
    expect(checkClaimTypes(complete, standard)).toBeUndefined();
    expect(checkClaimTypes(complete, rfc9068)).toBeUndefined();
  });

  it.each(["sub", "jti", "client_id", "azp"])("denies a %s that is not a string", (claim) => {
    for (const value of [1, null, true, ["reports"], { id: "reports" }]) {
      expect(checkClaimTypes({ ...complete, [claim]: value }, standard)).toMatchObject(invalid);
    }
  });

  it("requires the caller claims of a profile to be strings", () => {
    const profile = { ...standard, callerClaims: ["cid"] };
    expect(checkClaimTypes({ cid: 1 }, profile)).toMatchObject(invalid);
  });

  it("does not accept null for a claim that the profile requires", () => {
    const profile = { ...standard, requiredClaims: ["scope"] };
    expect(checkClaimTypes({ ...complete, scope: "" }, profile)).toBeUndefined();
    expect(checkClaimTypes({ ...complete, scope: null }, profile)).toMatchObject(invalid);
  });

  it.each(["sub", "iat", "jti"])("requires %s in profile rfc9068 only", (claim) => {
    const claims = { ...complete, [claim]: undefined };
    expect(checkClaimTypes(claims, standard)).toBeUndefined();
    expect(checkClaimTypes(claims, rfc9068)).toMatchObject(invalid);
  });

  it.each([
    [{ sub: 1 }, standard, "sub: a string", "sub: a number"],
    [{ jti: {} }, standard, "jti: a string", "jti: an object"],
    [{ cid: 1 }, { ...standard, callerClaims: ["cid"] }, "cid: a string", "cid: a number"],
    [{ client_id: "a", sub: "a", iat: 1 }, rfc9068, "jti: mandatory", "jti: missing"],
    [
      { scope: null },
      { ...standard, requiredClaims: ["scope"] },
      "scope: mandatory",
      "scope: null",
    ],
  ])("reports of %j which claim has the wrong type", (claims, profile, expected, received) => {
    expect(checkClaimTypes(claims, profile)?.explain?.()).toEqual({
      expected: [expected],
      received: [received],
    });
  });
});
