import { describe, expect, it } from "vitest";
import { rfc9068 } from "../../../issuer/profiles/rfc9068.js";
import { standard } from "../../../issuer/profiles/standard.js";
import { identifyCaller } from "./caller.js";

const ambiguous = { denied: "caller_ambiguous" };
const unidentified = { denied: "caller_unidentified" };

describe("identifyCaller", () => {
  it.each([
    [{ client_id: "reports" }],
    [{ azp: "reports" }],
    [{ client_id: "reports", azp: "reports" }],
  ])("finds the caller of %j", (claims) => {
    expect(identifyCaller(claims, standard)).toBe("reports");
  });

  it("denies two callers that differ, and uses neither", () => {
    const claims = { client_id: "reports", azp: "checkout" };
    expect(identifyCaller(claims, standard)).toMatchObject(ambiguous);
    expect(identifyCaller(claims, rfc9068)).toMatchObject(ambiguous);
    expect(identifyCaller({ client_id: "reports", azp: "Reports" }, standard)).toMatchObject(
      ambiguous,
    );
    expect(identifyCaller({ client_id: "", azp: "reports" }, standard)).toMatchObject(ambiguous);
  });

  it("compares all caller claims of a profile with each other", () => {
    const profile = { ...standard, callerClaims: ["cid", "client"] };
    expect(identifyCaller({ cid: "a", client: "b" }, profile)).toMatchObject(ambiguous);
    expect(identifyCaller({ cid: "a", client: "a" }, profile)).toBe("a");
  });

  it.each([[{}], [{ sub: "reports" }], [{ client_id: "" }], [{ clientId: "reports" }]])(
    "denies %j, which names no caller in a claim that the profile reads",
    (claims) => {
      expect(identifyCaller(claims, standard)).toMatchObject(unidentified);
    },
  );

  it("does not use azp in place of client_id in profile rfc9068", () => {
    expect(identifyCaller({ azp: "reports" }, rfc9068)).toMatchObject(unidentified);
  });

  it.each([
    [{ azp: "a", client_id: "b" }, standard, ["azp=a", "client_id=b"]],
    [{ azp: "a", client_id: "b", cid: "b" }, rfc9068, ["azp=a", "client_id=b"]],
    [
      { client: "b", cid: "a", other: "c" },
      { ...standard, callerClaims: ["cid", "absent", "client"] },
      ["cid=a", "client=b"],
    ],
  ])("reports of %j the claims that name a caller", (claims, profile, received) => {
    const denial = identifyCaller(claims, profile);
    expect(typeof denial !== "string" && denial.explain?.()).toEqual({
      expected: ["the same client in each"],
      received,
    });
  });

  it("reports which claims would name a caller", () => {
    const denial = identifyCaller({}, standard);
    expect(typeof denial !== "string" && denial.explain?.()).toEqual({
      expected: ["client_id", "azp"],
    });
  });
});
