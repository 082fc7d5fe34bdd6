import { ConfigurationError, type FetchLike } from "@callgate/core";
import { introspect } from "@callgate/introspection";
import { mountPolicy } from "@callgate/policy/binding";
import { describe, expect, it, onTestFinished } from "vitest";

const AUDIENCE = "https://orders.example.com";
const endpoints = { "GET /orders": { callers: ["reports"] } };

const opaque = (prefix?: string) =>
  introspect({
    clientId: "orders",
    auth: "none",
    endpoint: "https://login.example.com/introspect",
    ...(prefix && { tokenPattern: { prefix } }),
  });

const fetch: FetchLike = async () =>
  Response.json({ active: true, token_type: "Bearer", client_id: "reports", aud: AUDIENCE });

function mounted(options: object) {
  const { gate } = mountPolicy({ fetch, warnings: false, ...options } as never);
  onTestFinished(() => gate.close());
  return gate;
}

function faultsOf(make: () => unknown): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.map(({ option }) => option);
    throw error;
  }
  return [];
}

const request = (token: string) => ({
  method: "GET",
  url: "/orders",
  authorization: [`Bearer ${token}`],
});

describe("a policy document that declares its issuers", () => {
  it("has the opaque tokens of its only issuer introspected", async () => {
    const issuers = { main: { issuer: "https://login.example.com", audience: AUDIENCE } };
    const policy = { version: 1, issuers, endpoints } as const;
    const gate = mounted({ policy, introspection: opaque() });
    const decision = await gate.decide(request("opaque-1"), gate.policy({ callers: ["reports"] }));
    expect(decision.outcome).toBe("allowed");
  });

  const several = {
    version: 1,
    issuers: {
      main: { issuer: "https://login.example.com", audience: AUDIENCE },
      other: { issuer: "https://other.example.com", audience: AUDIENCE },
    },
    endpoints: { "GET /orders": { callers: ["main:reports"] } },
  } as const;

  it("has those of several introspected by alias", async () => {
    const gate = mounted({ policy: several, introspection: { other: opaque("b_") } });
    const policy = gate.policy({ callers: ["other:reports"] });
    expect((await gate.decide(request("b_1"), policy)).outcome).toBe("allowed");
    expect(await gate.decide(request("a_1"), policy)).toMatchObject({ reason: "token_malformed" });
  });

  it("reports an alias that it does not have, and a value that is not by alias", () => {
    expect(
      faultsOf(() => mounted({ policy: several, introspection: { min: opaque("a_") } })),
    ).toEqual(["introspection.min"]);
    expect(faultsOf(() => mounted({ policy: several, introspection: opaque() }))).toEqual([
      "introspection",
    ]);
  });
});
