import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { entryNamed } from "../select.js";
import { EXAMPLE, EXAMPLE_ENV, EXAMPLE_NOW } from "../test-support/example.js";
import { goesOn } from "./judgement.js";
import { PolicyJudge } from "./policy-judge.js";
import type { Subject } from "./subject.js";

const policy = parsePolicy(EXAMPLE, { env: EXAMPLE_ENV, now: EXAMPLE_NOW }).policy as Policy;

function judge(name: string, subject: Subject, at = EXAMPLE_NOW) {
  const entry = entryNamed(policy, name);
  if (entry === undefined) throw new Error(`no entry ${name}`);
  return new PolicyJudge(policy).judge(entry, subject, at);
}

describe("PolicyJudge", () => {
  it("assumes that the token meets every demand that the question leaves out", () => {
    expect(judge("POST /orders", { caller: "checkout" })).toEqual({
      reason: undefined,
      enforced: true,
      isPublic: false,
    });
  });

  it.each([
    [{ caller: "stranger" }, "caller_not_allowed"],
    [{ caller: "checkout", kind: "user" }, "token_kind_not_allowed"],
    [{ caller: "checkout", scopes: [] }, "scope_insufficient"],
    [{ caller: "checkout", roles: ["reader"] }, "role_insufficient"],
    [{ caller: "checkout", conditions: {} }, "condition_failed"],
    [{ caller: "checkout", conditions: { withinOpeningHours: true } }, undefined],
  ] as const)("judges %j", (subject, reason) => {
    expect(judge("POST /orders", subject).reason).toBe(reason);
  });

  it("ends a grant after its last day", () => {
    const legacy = { caller: "legacy-batch" };
    const end = Date.parse("2027-02-01T00:00:00Z");
    expect(judge("POST /orders", legacy, end - 1).reason).toBeUndefined();
    expect(judge("POST /orders", legacy, end).reason).toBe("grant_expired");
  });

  it("reports until the day on which it begins to enforce", () => {
    const without = { caller: "anyone", scopes: [] };
    const from = Date.parse("2026-12-15T00:00:00Z");
    const before = judge("GET /orders/:id", without, from - 1);
    const after = judge("GET /orders/:id", without, from);
    expect([before.reason, after.reason]).toEqual(["scope_insufficient", "scope_insufficient"]);
    expect([goesOn(before), goesOn(after)]).toEqual([true, false]);
  });

  it("distinguishes public endpoints and those for no caller", () => {
    expect(judge("GET /health", { caller: "x" })).toMatchObject({ isPublic: true });
    expect(judge("DELETE /orders/:id", { caller: "checkout" }).reason).toBe("caller_not_allowed");
  });

  it("compares callers within their issuer", () => {
    const issuers = { a: "https://a.example.com", b: "https://b.example.com" };
    const two = parsePolicy(
      JSON.stringify({
        version: 1,
        issuers: Object.fromEntries(
          Object.entries(issuers).map(([alias, issuer]) => [alias, { issuer, audience: "x" }]),
        ),
        endpoints: { "GET /x": { callers: ["a:one"] } },
      }),
      { file: "callgate.json" },
    ).policy as Policy;
    const judge = new PolicyJudge(two);
    const [entry] = two.entries;
    const reasons = ["a:one", "b:one", "one", "c:one"].map(
      (caller) => entry && judge.judge(entry, { caller }, 0).reason,
    );
    expect(reasons).toEqual([
      undefined,
      "caller_not_allowed",
      "caller_not_allowed",
      "caller_not_allowed",
    ]);
  });
});
