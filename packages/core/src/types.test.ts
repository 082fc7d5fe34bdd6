// cspell:ignore enforec
import type { IncomingMessage } from "node:http";
import { describe, expectTypeOf, it } from "vitest";
import {
  type Actor,
  type Allowed,
  type Answer,
  type Auth,
  type ClaimsSet,
  createGate,
  type Decision,
  type DecisionEvent,
  type DelegatedActors,
  type DenialReason,
  type Denied,
  type EndpointPolicy,
  fromNode,
  type Gate,
  type GateOptions,
  type GatePolicy,
  type IssuerProfile,
  type Json,
  letsThrough,
  type ProfileName,
  type ProtectedResource,
  profiles,
  type Reason,
  type ResolvedIssuerOptions,
  type ResourceOptions,
  type ResourceRequest,
  spiffe,
  toAnswer,
  type Unavailable,
  type UnavailableReason,
  type UserAuthentication,
} from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const ONE = { issuer: "https://login.example.com", audience: "orders" } as const;
const gate = createGate(ONE);

describe("the type of a gate's options", () => {
  it("requires an issuer and an audience, or several issuers with aliases", () => {
    expectTypeOf(createGate).toBeCallableWith(ONE);
    expectTypeOf(createGate).toBeCallableWith({ issuers: [{ ...ONE, alias: "eu" }] });
    expectTypeOf(createGate).toBeCallableWith({ issuers: { resolve: () => undefined } });
    // @ts-expect-error audience is mandatory
    const withoutAudience: GateOptions = { issuer: ONE.issuer };
    // @ts-expect-error one of several issuers has an alias
    const withoutAlias: GateOptions = { issuers: [ONE] };
    // @ts-expect-error either one issuer or several
    const withBoth: GateOptions = { ...ONE, issuers: [{ ...ONE, alias: "eu" }] };
    // @ts-expect-error the audience of several issuers is a rule of each
    const withShared: GateOptions = { audience: "orders", issuers: [{ ...ONE, alias: "eu" }] };
    expectTypeOf([withoutAudience, withoutAlias, withBoth, withShared]).toBeArray();
  });

  it("refuses an option that is undefined, unknown, or not one of the words", () => {
    // @ts-expect-error leave the member out
    const absent: GateOptions = { ...ONE, clockSkewSeconds: undefined };
    // @ts-expect-error misspelt
    const unknown: GateOptions = { ...ONE, clockSkew: 5 };
    // @ts-expect-error misspelt
    const mode: GateOptions = { ...ONE, mode: "enforec" };
    // @ts-expect-error a symmetric algorithm
    const algorithm: GateOptions = { ...ONE, algorithms: ["HS256"] };
    // @ts-expect-error not a profile
    const profile: GateOptions = { ...ONE, profile: "unknown" };
    expectTypeOf([absent, unknown, mode, algorithm, profile]).toBeArray();
  });

  it("accepts a profile by name, made by spiffe, or custom with the claims typed", () => {
    expectTypeOf(profiles).toExtend<Readonly<Record<ProfileName, IssuerProfile>>>();
    expectTypeOf(spiffe).returns.toExtend<IssuerProfile>();
    expectTypeOf<IssuerProfile["scopes"]>().parameter(0).toEqualTypeOf<ClaimsSet>();
    expectTypeOf<NonNullable<GateOptions["profile"]>>().toEqualTypeOf<
      ProfileName | IssuerProfile
    >();
  });

  it("lets the rules of a resolved issuer leave the identifier out, but not the alias", () => {
    expectTypeOf({ alias: "t-1", audience: "orders" }).toExtend<ResolvedIssuerOptions>();
    // @ts-expect-error alias is mandatory
    const withoutAlias: ResolvedIssuerOptions = { audience: "orders" };
    expectTypeOf(withoutAlias).toBeObject();
  });
});

describe("the type of what a gate publishes", () => {
  it("has every member optional, and knows the word for the scopes of the policies", () => {
    expectTypeOf(createGate).toBeCallableWith({ ...ONE, resource: {} });
    expectTypeOf(createGate).toBeCallableWith({
      ...ONE,
      resource: {
        identifier: "https://api.example.com/mcp",
        name: "Orders",
        scopes: ["a"],
        root: true,
      },
    });
    expectTypeOf({ scopes: "from-policies" } as const).toExtend<ResourceOptions>();
    // @ts-expect-error a list, or the word
    const scopes: ResourceOptions = { scopes: "orders:read" };
    // @ts-expect-error leave the member out
    const absent: ResourceOptions = { name: undefined };
    // @ts-expect-error not published by a gate
    const unknown: ResourceOptions = { jwksUri: "https://api.example.com/jwks" };
    expectTypeOf([scopes, absent, unknown]).toBeArray();
  });

  it("is not there where nothing is published", () => {
    expectTypeOf(gate.resource).toEqualTypeOf<ProtectedResource | undefined>();
    expectTypeOf<ProtectedResource["answer"]>().returns.toEqualTypeOf<Answer | undefined>();
    // @ts-expect-error check first
    const unchecked = () => gate.resource.isAt("/");
    expectTypeOf(unchecked).toBeFunction();
  });
});

describe("the type of scopeImplies", () => {
  it("has lists of scopes by the scope that implies them", () => {
    const scopeImplies = { "files:write": ["files:read"] } as const;
    expectTypeOf(createGate).toBeCallableWith({ ...ONE, scopeImplies });
    // @ts-expect-error a single scope is a list, too
    const text: GateOptions = { ...ONE, scopeImplies: { "files:write": "files:read" } };
    // @ts-expect-error leave the member out
    const absent: GateOptions = { ...ONE, scopeImplies: undefined };
    expectTypeOf([text, absent]).toBeArray();
  });
});

describe("the type of an endpoint's policy", () => {
  it("accepts actors by a word or a list, and an authentication with one of its members", () => {
    expectTypeOf<EndpointPolicy["delegation"]>().toEqualTypeOf<
      "any" | "refuse" | DelegatedActors | undefined
    >();
    expectTypeOf(gate.policy).toBeCallableWith({
      callers: "any",
      delegation: { actors: ["gateway"], maxDepth: 2 },
      authentication: { acr: ["mfa"] },
    });
    expectTypeOf({ maxAgeSeconds: 300 }).toExtend<UserAuthentication>();
    // @ts-expect-error a misspelt word
    const word: EndpointPolicy = { callers: "any", delegation: "refused" };
    // @ts-expect-error actors is mandatory
    const withoutActors: EndpointPolicy = { callers: "any", delegation: { maxDepth: 2 } };
    // @ts-expect-error a single value is a list, too
    const acr: EndpointPolicy = { callers: "any", authentication: { acr: "mfa" } };
    // @ts-expect-error seconds, as a number
    const age: EndpointPolicy = { callers: "any", authentication: { maxAgeSeconds: "300" } };
    expectTypeOf([word, withoutActors, acr, age]).toBeArray();
  });

  it("requires callers, and knows the words that replace a policy", () => {
    expectTypeOf(gate.policy).toBeCallableWith({ callers: ["reports"], scope: "orders:read" });
    expectTypeOf(gate.policy).toBeCallableWith({ callers: "any", tokens: "app" });
    expectTypeOf(gate.policy).toBeCallableWith("none");
    expectTypeOf(gate.policy).toBeCallableWith("public");
    // @ts-expect-error callers is mandatory
    const withoutCallers = () => gate.policy({ scope: "orders:read" });
    // @ts-expect-error a single caller is a list, too
    const single = () => gate.policy({ callers: "reports" });
    // @ts-expect-error leave the member out
    const absent = () => gate.policy({ callers: ["reports"], scope: undefined });
    expectTypeOf([withoutCallers, single, absent]).toBeArray();
  });

  it("passes the verified content and the framework's own request to the condition", () => {
    const policy: EndpointPolicy<IncomingMessage> = {
      callers: ["reports"],
      condition(auth, request) {
        expectTypeOf(auth).toEqualTypeOf<Auth>();
        expectTypeOf(request).toEqualTypeOf<ResourceRequest<IncomingMessage>>();
        expectTypeOf(request.original).toEqualTypeOf<IncomingMessage | undefined>();
        return true;
      },
    };
    // @ts-expect-error the condition decides with a boolean
    const text: EndpointPolicy = { callers: ["reports"], condition: () => "yes" };
    expectTypeOf([policy, text]).toBeArray();
  });

  it("is compiled by the gate: a policy that is not cannot be passed to decide", () => {
    expectTypeOf(gate.policy).returns.toEqualTypeOf<GatePolicy>();
    expectTypeOf<EndpointPolicy>().not.toExtend<Parameters<Gate["decide"]>[1]>();
  });
});

describe("the type of a decision", () => {
  const decide = (): Decision => {
    throw new Error("checked by the compiler alone");
  };

  it("has a caller only where the request is allowed", () => {
    const read = (decision: Decision) => {
      // @ts-expect-error a refusal has none
      decision.auth.caller;
      if (decision.outcome === "allowed") expectTypeOf(decision).toEqualTypeOf<Allowed>();
      if (decision.outcome === "allowed") expectTypeOf(decision.auth).toEqualTypeOf<Auth>();
      if (decision.outcome === "denied") expectTypeOf(decision).toEqualTypeOf<Denied>();
      if (decision.outcome === "denied")
        expectTypeOf(decision.reason).toEqualTypeOf<DenialReason>();
      if (decision.outcome === "denied")
        expectTypeOf(decision.auth).toEqualTypeOf<Auth | undefined>();
      if (decision.outcome === "unavailable") {
        expectTypeOf(decision).toEqualTypeOf<Unavailable>();
        expectTypeOf(decision.auth).toEqualTypeOf<undefined>();
      }
    };
    expectTypeOf(read).toBeFunction();
    expectTypeOf(decide).returns.toEqualTypeOf<Allowed | Denied | Unavailable>();
  });

  it("is narrowed by letsThrough: what remains is a refusal that toAnswer takes", () => {
    const answer = (decision: Decision): Answer | undefined => {
      if (letsThrough(decision)) return undefined;
      expectTypeOf(decision).toEqualTypeOf<Denied | Unavailable>();
      return toAnswer(decision);
    };
    // @ts-expect-error an allowed request has no answer
    const mistaken = () => toAnswer(decide());
    expectTypeOf([answer, mistaken]).toBeArray();
  });

  it("is a promise from decide, and perhaps one from decideNow", () => {
    expectTypeOf(gate.decide).returns.toEqualTypeOf<Promise<Decision>>();
    expectTypeOf(gate.decideNow).returns.toEqualTypeOf<Decision | Promise<Decision>>();
    expectTypeOf(gate.permits).returns.toEqualTypeOf<Denied | undefined>();
  });

  it("has a reason of the catalogue, each of them either a denial or a failure to decide", () => {
    expectTypeOf<Reason>().toEqualTypeOf<DenialReason | UnavailableReason>();
    expectTypeOf<DenialReason & UnavailableReason>().toBeNever();
    expectTypeOf<DecisionEvent["reason"]>().toEqualTypeOf<Reason | undefined>();
  });

  it("has an actor only for a delegated token, perhaps without a name", () => {
    expectTypeOf<Auth["actor"]>().toEqualTypeOf<Actor | undefined>();
    expectTypeOf<Actor>().toEqualTypeOf<{
      readonly id: string | undefined;
      readonly depth: number;
    }>();
    // @ts-expect-error most tokens have none
    const unchecked = (auth: Auth) => auth.actor.depth;
    expectTypeOf(unchecked).toBeFunction();
  });

  it("cannot be changed", () => {
    const change = (auth: Auth) => {
      // @ts-expect-error read-only
      auth.subject = "other";
      // @ts-expect-error read-only
      auth.scopes.push("admin");
      // @ts-expect-error read-only
      auth.claims.sub = "other";
    };
    expectTypeOf(change).toBeFunction();
    expectTypeOf<Auth["claims"][string]>().toEqualTypeOf<Json | undefined>();
  });
});

describe("the type of fromNode", () => {
  it("accepts Node's own request", () => {
    const read = (request: IncomingMessage) => fromNode(request);
    expectTypeOf(read).returns.toEqualTypeOf<ResourceRequest>();
  });
});
