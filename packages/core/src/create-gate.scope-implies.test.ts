import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { createGate } from "./create-gate.js";
import type { Decision } from "./decision/decision.js";
import type { ConfigurationError } from "./kit/configuration/configuration-error.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner();
const scopeImplies = {
  "files:admin": ["files:write"],
  "files:write": ["files:read", "files:list"],
};
const gate = createGate({ ...optionsFor(signer, clock), scopeImplies });

function decide(scope: string, policy: Omit<EndpointPolicy, "callers">): Promise<Decision> {
  const token = tokenAt(clock, signer, { scope });
  return gate.decide(requestWith(token), gate.policy({ callers: "any", ...policy }));
}

describe("the option scopeImplies", () => {
  it.each([
    ["files:read", { scope: "files:read" }, "allowed"],
    ["files:write", { scope: "files:read" }, "allowed"],
    ["files:admin", { scope: "files:read" }, "allowed"],
    ["files:admin", { scope: ["files:read", "files:write"] }, "allowed"],
    ["files:write", { anyScope: ["orders:read", "files:list"] }, "allowed"],
    ["files:read", { scope: "files:write" }, "denied"],
    ["files:write", { scope: "files:admin" }, "denied"],
    ["files:write", { scope: "files:read orders:read" }, "denied"],
    ["FILES:WRITE", { scope: "files:read" }, "denied"],
  ])("with %s, %j is %s", async (scope, policy, outcome) => {
    expect((await decide(scope, policy)).outcome).toBe(outcome);
  });

  it("admits a cached token as it does an uncached one", async () => {
    const token = tokenAt(clock, signer, { scope: "files:admin", jti: "cached" });
    const policy = gate.policy({ callers: "any", scope: "files:list" });
    for (let time = 0; time < 3; time += 1)
      expect((await gate.decide(requestWith(token), policy)).outcome).toBe("allowed");
  });

  it("names the required scopes in a challenge, and nothing that implies them", async () => {
    const decision = await decide("orders:read", { scope: "files:read" });
    expect(decision).toMatchObject({
      reason: "scope_insufficient",
      challenges: [expect.stringContaining('scope="files:read"')],
    });
    expect(JSON.stringify(decision)).not.toContain("files:write");
  });

  it("leaves the verified scopes as they are in the token", async () => {
    const decision = await decide("files:admin", { scope: "files:read" });
    expect(decision.auth?.scopes).toEqual(["files:admin"]);
  });

  it("counts in gate.permits, for a caller that was verified under another policy", async () => {
    const { auth } = await decide("files:admin", {});
    const permits = (scope: string) =>
      gate.permits(auth, gate.policy({ callers: "any", scope }))?.reason;
    expect(permits("files:read")).toBeUndefined();
    expect(permits("orders:read")).toBe("scope_insufficient");
  });

  it("is not about roles", async () => {
    const keycloak = createGate({
      ...optionsFor(signer, clock),
      profile: "keycloak",
      scopeImplies: { admin: ["writer"] },
    } as never);
    const claims = { azp: "reports", typ: "Bearer", realm_access: { roles: ["admin"] } };
    const token = tokenAt(clock, signer, claims, { typ: "JWT" });
    const policy = keycloak.policy({ callers: "any", roles: "writer" });
    expect(await keycloak.decide(requestWith(token), policy)).toMatchObject({
      reason: "role_insufficient",
    });
  });

  it("does not take an implication from a prototype", async () => {
    const inherited = Object.create({ "files:write": ["files:read"] }) as Record<string, string[]>;
    inherited["orders:write"] = ["orders:read"];
    const other = createGate({ ...optionsFor(signer, clock), scopeImplies: inherited });
    const policy = other.policy({ callers: "any", scope: "files:read" });
    const token = tokenAt(clock, signer, { scope: "files:write" });
    expect((await other.decide(requestWith(token), policy)).outcome).toBe("denied");
  });

  it("is read once: what changes afterwards changes no decision", async () => {
    const changing: Record<string, string[]> = { "files:write": ["files:read"] };
    const other = createGate({ ...optionsFor(signer, clock), scopeImplies: changing });
    changing["orders:read"] = ["files:read"];
    changing["files:write"]?.push("orders:read");
    const token = tokenAt(clock, signer, { scope: "orders:read" });
    const policy = other.policy({ callers: "any", scope: "files:read" });
    expect((await other.decide(requestWith(token), policy)).outcome).toBe("denied");
  });
});

describe("the option scopeImplies is checked when the gate is created", () => {
  const faultsOf = (scopeImplies: unknown) => {
    try {
      createGate({ ...optionsFor(signer, clock), scopeImplies } as never).close();
      return [];
    } catch (error) {
      return (error as ConfigurationError).faults.map(({ code, option }) => `${code} ${option}`);
    }
  };
  const many = (count: number) => Array.from({ length: count }, (_, at) => `s${at}`);

  it.each([
    [undefined, ["option_invalid scopeImplies"]],
    [null, ["option_invalid scopeImplies"]],
    ["files:write", ["option_invalid scopeImplies"]],
    [[["files:write", ["files:read"]]], ["option_invalid scopeImplies"]],
    [{}, ["scope_invalid scopeImplies"]],
    [{ "files:write": "files:read" }, ["option_invalid scopeImplies.files:write"]],
    [{ a: "b", c: ["d"] }, ["option_invalid scopeImplies.a"]],
    [{ a: [], c: ["d"] }, ["option_invalid scopeImplies.a"]],
    [{ a: undefined, c: ["d"] }, ["option_invalid scopeImplies.a"]],
    [{ a: ["b c"], c: ["d"] }, ["scope_invalid scopeImplies.a"]],
    [{ "a b": ["b"], c: ["d"] }, ["scope_invalid scopeImplies.a b"]],
    [{ "": ["b"], c: ["d"] }, ["scope_invalid scopeImplies."]],
    [{ a: [7], c: ["d"] }, ["scope_invalid scopeImplies.a"]],
    [{ a: ["a"] }, ["scope_cycle scopeImplies.a"]],
    [{ a: ["b"], b: ["c"], c: ["a"] }, ["scope_cycle scopeImplies.a"]],
    [
      { a: ["a"], b: ["c"], c: ["b"], d: "e", f: ["g h"] },
      [
        "option_invalid scopeImplies.d",
        "scope_invalid scopeImplies.f",
        "scope_cycle scopeImplies.a",
        "scope_cycle scopeImplies.b",
      ],
    ],
  ])("reports the faults of %j", (given, faults) => {
    expect(faultsOf(given)).toEqual(faults);
  });

  it("accepts a scope of 256 characters, and 1000 implied scopes in total", () => {
    expect(faultsOf({ a: ["x".repeat(257)] })).toEqual(["scope_invalid scopeImplies.a"]);
    expect(faultsOf({ ["x".repeat(256)]: many(1000) })).toEqual([]);
    expect(faultsOf({ a: many(500), b: many(501) })).toEqual(["scope_invalid scopeImplies"]);
  });

  it("says which scopes form the cycle", () => {
    expect(() =>
      createGate({ ...optionsFor(signer, clock), scopeImplies: { a: ["b"], b: ["a"] } }),
    ).toThrow("`scopeImplies.a` implies itself, a → b → a: remove one of these");
  });
});
