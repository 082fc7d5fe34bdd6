import { describe, expect, it } from "vitest";
import type { CallerIndex } from "./callers.js";
import { DeclaredCallers } from "./declared-callers.js";

const listing = (...ids: readonly string[]): { callers: CallerIndex } => ({
  callers: new Map([["https://login.example.com", new Set(ids)]]),
});
const caller = (id: string, issuer = "https://login.example.com") => ({
  id,
  issuer,
  alias: undefined,
});

describe("DeclaredCallers", () => {
  it("has the callers of every list, and keeps those that a later list leaves out", () => {
    const declared = new DeclaredCallers();
    declared.add(listing("reports"));
    declared.add(listing("checkout"));
    declared.add({ callers: "any" });
    expect(["reports", "checkout", "other"].map((id) => declared.has(caller(id)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("distinguishes equal identifiers of different issuers", () => {
    const declared = new DeclaredCallers();
    declared.add(listing("reports"));
    expect(declared.has(caller("reports", "https://other.example.com"))).toBe(false);
  });

  it("records the first 10 000", () => {
    const declared = new DeclaredCallers();
    declared.add(listing(...Array.from({ length: 10_001 }, (_, index) => `client-${index}`)));
    declared.add(listing("one-more"));
    expect(
      ["client-9999", "client-10000", "one-more"].map((id) => declared.has(caller(id))),
    ).toEqual([true, false, false]);
  });
});
