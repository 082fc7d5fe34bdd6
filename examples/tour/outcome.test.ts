import { describe, expect, it } from "vitest";
import { complaintAbout } from "./outcome.js";

const denied = { status: 403, reason: "caller_not_allowed", challenge: 'Bearer realm="api"' };
const unavailable = { status: 503, reason: "keys_unavailable", retryAfter: "1" };

describe("complaintAbout", () => {
  it.each([
    ["an admitted call", { status: 200 }, { status: 200 }],
    ["a refusal", denied, { status: 403, reason: "caller_not_allowed" }],
    ["an unavailable service", unavailable, { status: 503, reason: "keys_unavailable" }],
  ])("accepts %s that was expected", (_name, observed, expected) => {
    expect(complaintAbout(observed, expected)).toBeUndefined();
  });

  it.each([
    ["another status", { ...denied, status: 401 }, "expected 403 caller_not_allowed"],
    [
      "another reason",
      { ...denied, reason: "scope_insufficient" },
      "expected 403 caller_not_allowed",
    ],
    ["an admission", { status: 200 }, "expected 403 caller_not_allowed"],
    ["no challenge", { ...denied, challenge: undefined }, "no challenge"],
    ["a challenge of another scheme", { ...denied, challenge: "Basic" }, "no challenge"],
  ])("reports %s in place of a refusal", (_name, observed, complaint) => {
    const expected = { status: 403, reason: "caller_not_allowed" };
    expect(complaintAbout(observed, expected)).toBe(complaint);
  });

  it("reports missing information for operators", () => {
    const expected = { status: 200, learned: "hint x" };
    expect(complaintAbout({ status: 200 }, expected)).toBe("expected hint x");
    expect(complaintAbout({ status: 200, learned: "hint x" }, expected)).toBeUndefined();
  });

  it("reports a refusal in place of an admission", () => {
    expect(complaintAbout(denied, { status: 200 })).toBe("expected 200");
  });

  it.each([undefined, "checkout 2"])("notices token requests of %j in place of one", (counted) => {
    const expected = { status: 200, tokenRequests: "checkout 1" };
    const observed = { status: 200, tokenRequests: counted };
    expect(complaintAbout(observed, expected)).toBe("expected checkout 1");
  });

  it.each([undefined, "", "0", "soon"])("does not take %j for a Retry-After", (retryAfter) => {
    const expected = { status: 503, reason: "keys_unavailable" };
    expect(complaintAbout({ ...unavailable, retryAfter }, expected)).toBe("no Retry-After");
  });
});
