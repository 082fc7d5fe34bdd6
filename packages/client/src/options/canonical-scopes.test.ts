import { describe, expect, it } from "vitest";
import { CanonicalScopes } from "./canonical-scopes.js";

describe("CanonicalScopes", () => {
  it("finds one canonical scope for every way of writing it", () => {
    const scopes = new CanonicalScopes(10);
    for (const scope of ["b a", "a b", ["b", "a"], "b a"]) {
      expect(scopes.of(scope)).toBe("a b");
    }
    expect(scopes.size).toBe(2);
  });

  it("caches no more than it may", () => {
    const scopes = new CanonicalScopes(10);
    for (let index = 0; index < 25; index += 1) {
      expect(scopes.of(`z s${index}`)).toBe(`s${index} z`);
      expect(scopes.size).toBeLessThanOrEqual(10);
    }
    expect(scopes.of("z s1")).toBe("s1 z");
  });

  it("caches nothing that is not a scope", () => {
    const scopes = new CanonicalScopes(10);
    for (let time = 0; time < 2; time += 1) {
      expect(() => scopes.of("a  b")).toThrow(
        expect.objectContaining({ code: "callgate_configuration_invalid" }),
      );
    }
    expect(scopes.size).toBe(0);
  });
});
