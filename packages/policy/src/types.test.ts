import type { EndpointPolicy } from "@callgate/core";
import { describe, expectTypeOf, it } from "vitest";
import {
  definePolicy,
  type EndpointNameOf,
  type ImpliedScopes,
  type Policy,
  type PolicyDocument,
} from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const entry = { callers: ["reports"], scope: "orders:read" } as const;

describe("the type of a document", () => {
  it("knows the names of its endpoints", () => {
    const document = definePolicy({
      version: 1,
      endpoints: { "GET /orders": entry, "GET /health": "public", "POST /orders": "none" },
    });
    expectTypeOf<EndpointNameOf<typeof document>>().toEqualTypeOf<
      "GET /orders" | "GET /health" | "POST /orders"
    >();
  });

  it("accepts actors, authentications and implied scopes as a policy in code and a gate do", () => {
    expectTypeOf(definePolicy).toBeCallableWith({
      version: 1,
      scopeImplies: { "orders:write": ["orders:read"] },
      defaults: { delegation: "refuse" },
      endpoints: {
        "GET /orders": {
          ...entry,
          delegation: { actors: ["gateway"] },
          authentication: { acr: ["mfa"], maxAgeSeconds: 300 },
        },
      },
    });
    type Grants = Exclude<PolicyDocument["endpoints"][string], string>;
    expectTypeOf<Grants["delegation"]>().toEqualTypeOf<EndpointPolicy["delegation"]>();
    expectTypeOf<Grants["authentication"]>().toEqualTypeOf<EndpointPolicy["authentication"]>();
  });

  it("refuses what a gate would", () => {
    const endpoints = {};
    // @ts-expect-error a single scope is a list, too
    const scopes: PolicyDocument = { version: 1, endpoints, scopeImplies: { a: "b" } };
    // @ts-expect-error nothing that an endpoint could not leave out
    const age: PolicyDocument = { version: 1, endpoints, defaults: { authentication: {} } };
    // @ts-expect-error leave the member out
    const absent: PolicyDocument = { version: 1, endpoints, scopeImplies: undefined };
    expectTypeOf([scopes, age, absent]).toBeArray();
  });
});

describe("the type of a loaded policy", () => {
  it("has the implied scopes for the gate, if the document has any", () => {
    expectTypeOf<Policy["scopeImplies"]>().toEqualTypeOf<ImpliedScopes | undefined>();
    // @ts-expect-error read-only
    const change = (implied: ImpliedScopes) => implied.a?.push("b");
    expectTypeOf(change).toBeFunction();
  });
});
