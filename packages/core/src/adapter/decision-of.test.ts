import { describe, expect, it, vi } from "vitest";
import type { Decision } from "../decision/decision.js";
import { attachDecision, attachDecisionBeside, decisionOf } from "./decision-of.js";

const decision = { outcome: "allowed" } as Decision;
const other = { outcome: "denied" } as Decision;

describe.each([
  ["attachDecision", attachDecision],
  ["attachDecisionBeside", attachDecisionBeside],
])("decisionOf, after %s", (name, attach) => {
  it("returns the last decision about a request", () => {
    const request = {};
    expect(decisionOf(request)).toBeUndefined();
    attach(request, other);
    attach(request, decision);
    expect(decisionOf(request)).toBe(decision);
  });

  it("returns none for a request that inherits from one with a decision", () => {
    const request = {};
    attach(request, decision);
    expect(decisionOf(Object.create(request))).toBeUndefined();
  });

  it.each([null, undefined, "Bearer x", 7])("throws for %j, which is not a request", (value) => {
    expect(() => decisionOf(value as never)).toThrow(
      /^The request must be the one that the gate was given, received (null|undefined|a string|7): pass/,
    );
  });

  it("returns it in another copy of the module, too", async () => {
    const request = {};
    attach(request, decision);
    vi.resetModules();
    const copy = await import("./decision-of.js");
    expect(copy.decisionOf).not.toBe(decisionOf);
    expect(copy.decisionOf(request)).toBe(decision);
  });

  it("shows nothing of it where a request is written down", () => {
    const request = { method: "GET" };
    attach(request, decision);
    expect(JSON.stringify(request)).toBe('{"method":"GET"}');
    expect(Reflect.ownKeys(request)).toHaveLength(name === "attachDecision" ? 2 : 1);
  });
});
