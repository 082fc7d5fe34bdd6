// cspell:ignore enforec
import type { IncomingMessage } from "node:http";
import { describe, expectTypeOf, it } from "vitest";
import {
  type Allowed,
  type Answer,
  type Auth,
  type ClaimsSet,
  createGate,
  type Decision,
  type DecisionEvent,
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
  profiles,
  type Reason,
  type ResolvedIssuerOptions,
  type ResourceRequest,
  spiffe,
  toAnswer,
  type Unavailable,
  type UnavailableReason,
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

describe("the type of an endpoint's policy", () => {
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
