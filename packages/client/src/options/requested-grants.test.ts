import { describe, expect, it } from "vitest";
import { grantFor } from "../test-support/token-parts.js";
import { grantKey, RequestedGrants } from "./requested-grants.js";

const own = Object.freeze({ ...grantFor("own"), audience: "orders", extra: [["a", "1"] as const] });

describe("RequestedGrants", () => {
  it("finds one token for every way of writing its scope", () => {
    const grants = new RequestedGrants(own, 10);
    const [first, ...others] = ["b a", "a b", ["b", "a"], "b a"].map(
      (scope) => grants.read({ scope }).parameters,
    );
    expect(first).toEqual({ ...own, scope: "a b" });
    for (const other of others) expect(other).toBe(first);
  });

  it("finds one token for every order of resources, and another for another audience", () => {
    const grants = new RequestedGrants(own, 10);
    const [a, b] = ["https://a.example.com", "https://b.example.com"] as const;
    const { parameters } = grants.read({ resource: [b, a] });
    expect(parameters).toEqual({ ...own, resources: [a, b] });
    expect(grants.read({ resource: [a, b, a] }).parameters).toBe(parameters);
    expect(grants.read({ audience: "payments" }).parameters).toEqual({
      ...own,
      audience: "payments",
    });
  });

  it("uses the client's own token for a call that requires nothing else, or exactly that", () => {
    const grants = new RequestedGrants(own, 10);
    for (const request of [{}, { minRemainingMs: 5 }, { scope: "own" }, { audience: "orders" }]) {
      expect(grants.read(request).parameters).toBe(own);
    }
    expect(grants.read({ minRemainingMs: 5, signal: undefined })).toEqual({
      parameters: own,
      minRemainingMs: 5,
      signal: undefined,
    });
  });

  it("caches no more than its limit", () => {
    const grants = new RequestedGrants(own, 10);
    for (let index = 0; index < 25; index += 1) {
      expect(grants.read({ scope: `z s${index}` }).parameters.scope).toBe(`s${index} z`);
      grants.read({ audience: `api-${index}` });
      expect(grants.size).toBeLessThanOrEqual(11);
    }
  });

  it("caches nothing that is not a scope", () => {
    const grants = new RequestedGrants(own, 10);
    for (let time = 0; time < 2; time += 1) {
      expect(() => grants.read({ scope: "a  b" })).toThrow(
        expect.objectContaining({ code: "callgate_configuration_invalid" }),
      );
    }
    expect(grants.size).toBe(0);
  });
});

describe("grantKey", () => {
  it("distinguishes tokens that are bound to different keys, and bearer tokens", () => {
    const keys = [undefined, "one-thumbprint", "other"].map((jkt) => grantKey({ ...own, jkt }));
    expect(new Set(keys).size).toBe(3);
    expect(new RequestedGrants({ ...own, jkt: "one" }, 10).read({ scope: "a" })).toMatchObject({
      parameters: { jkt: "one" },
    });
  });
});
