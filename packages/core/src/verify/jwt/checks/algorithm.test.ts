import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../../kit/algorithms.js";
import { checkAlgorithm } from "./algorithm.js";

const allowed = new Set<Algorithm>(["RS256", "EdDSA"]);

describe("checkAlgorithm (RFC 8725 section 3.1)", () => {
  it.each(["RS256", "EdDSA", "Ed25519"])("passes %s, which is listed", (alg) => {
    expect(checkAlgorithm({ alg }, allowed)).toBe(alg);
  });

  it.each([
    "none",
    "None",
    "",
    "HS256",
    "RS384",
    "rs256",
    " RS256",
    "__proto__",
    undefined,
    null,
    256,
    ["RS256"],
    { RS256: true },
  ])("denies %j", (alg) => {
    expect(checkAlgorithm({ alg }, allowed)).toMatchObject({ denied: "algorithm_not_allowed" });
  });

  it("reports the algorithms that are allowed, and nothing of the token", () => {
    const denial = checkAlgorithm({ alg: "none" }, allowed);
    expect(typeof denial !== "string" && denial.explain?.()).toEqual({ expected: allowed });
  });
});
