import { describe, expect, it } from "vitest";
import type { Auth } from "../decision/auth.js";
import { boundedValues } from "../decision/explanation.js";
import { stringList } from "../issuer/profiles/claim-readers.js";
import { standard } from "../issuer/profiles/standard.js";
import type { Json } from "../token/json.js";
import { compilePolicy } from "./compile-policy.js";
import type { EndpointPolicy } from "./endpoint-policy.js";
import { explainCaller } from "./explain-caller.js";
import type { PolicyReason } from "./judge-caller.js";

const ISSUER = "https://login.example.com";
const issuers = [
  {
    issuer: ISSUER,
    alias: undefined,
    audiences: new Set(["orders", "stock"]),
    profile: { ...standard, roles: stringList("roles") },
  },
];
const auth: Auth = {
  caller: { id: "reports", issuer: ISSUER, alias: undefined },
  issuer: ISSUER,
  subject: "reports",
  kind: "app",
  actor: undefined,
  audiences: ["stock"],
  scopes: ["a"],
  roles: ["reader"],
  expiresAt: 0,
  bindings: [],
  claims: {},
};

/** What operators see of a refusal, as lists. */
function explain(reason: PolicyReason, policy: Partial<EndpointPolicy>, about: Partial<Auth> = {}) {
  const compiled = compilePolicy({ callers: "any", ...policy }, issuers, "enforce");
  const explanation = explainCaller(reason, { ...auth, ...about }, compiled);
  const { expected, received } = explanation;
  return {
    ...explanation,
    expected: boundedValues(expected),
    received: boundedValues(received),
  };
}

const claims = (members: Record<string, Json>): Partial<Auth> => ({ claims: members });

describe("explainCaller", () => {
  it.each<[PolicyReason, Partial<EndpointPolicy>, Partial<Auth>, string[], string[]]>([
    ["audience_mismatch", { audience: "orders" }, {}, ["orders"], ["stock"]],
    ["audience_mismatch", {}, {}, [], ["stock"]],
    ["caller_not_allowed", { callers: ["x", "y"] }, {}, ["x", "y"], ["reports"]],
    ["caller_not_allowed", { callers: ["x"] }, { issuer: "https://other" }, [], ["reports"]],
    ["caller_not_allowed", { callers: "any" }, {}, [], ["reports"]],
    ["token_kind_not_allowed", { tokens: "user" }, {}, ["user"], ["app"]],
    ["scope_insufficient", { scope: "b", anyScope: ["c"] }, {}, ["b", "c"], ["a"]],
    ["role_insufficient", { roles: "r", anyRole: ["s"] }, {}, ["r", "s"], ["reader"]],
    [
      "actor_not_allowed",
      { delegation: { actors: ["gateway"] } },
      { actor: { id: "gateway", depth: 2 } },
      ["depth 1"],
      ["depth 2"],
    ],
    [
      "actor_not_allowed",
      { delegation: { actors: ["gateway"] } },
      { actor: { id: "other", depth: 2 } },
      ["gateway"],
      ["other"],
    ],
    [
      "actor_not_allowed",
      { delegation: "refuse" },
      { actor: { id: undefined, depth: 1 } },
      [],
      ["(unnamed)"],
    ],
  ])("of %s, under %j, of %j", (reason, policy, about, expected, received) => {
    expect(explain(reason, policy, about)).toEqual({ expected, received });
  });

  it.each<[Partial<EndpointPolicy>["claims"], Partial<Auth>, string[], string[]]>([
    [{ tid: ["t-1", 2] }, claims({ tid: "t-9" }), ["tid=t-1", "tid=2"], ["tid=t-9"]],
    [{ tid: "t-1" }, claims({}), ["tid=t-1"], []],
    [
      { tid: "t-1" },
      claims({ tid: ["a", 1, false] }),
      ["tid=t-1"],
      ["tid=a", "tid=1", "tid=false"],
    ],
    [{ tid: "t-1" }, claims({ tid: { secret: "x" } }), ["tid=t-1"], ["tid=…"]],
    [{ tid: "t-1" }, claims({ tid: [{ secret: "x" }] }), ["tid=t-1"], ["tid=…"]],
    [{ a: "1", b: "2", c: "3" }, claims({ a: "1", b: "9", c: "9" }), ["b=2"], ["b=9"]],
  ])("names of the claims %j the first that is not met by %j", (demand, about, ...shown) => {
    const [expected, received] = shown;
    expect(
      explain("claim_mismatch", { claims: demand as NonNullable<typeof demand> }, about),
    ).toEqual({ expected, received });
  });

  it.each<[NonNullable<EndpointPolicy["authentication"]>, Partial<Auth>, string[], string[]]>([
    [
      { acr: ["mfa", "hwk"] },
      claims({ acr: "pwd", auth_time: 7 }),
      ["acr=mfa", "acr=hwk"],
      ["acr=pwd"],
    ],
    [{ acr: ["mfa"] }, claims({ auth_time: 7 }), ["acr=mfa"], []],
    [
      { maxAgeSeconds: 60 },
      claims({ acr: "pwd", auth_time: 7 }),
      ["auth_time within 60 s"],
      ["auth_time=7"],
    ],
    [{ maxAgeSeconds: 60 }, claims({ acr: "pwd" }), ["auth_time within 60 s"], []],
    [
      { acr: ["mfa"], maxAgeSeconds: 60 },
      claims({ acr: "pwd", auth_time: 7 }),
      ["acr=mfa", "auth_time within 60 s"],
      ["acr=pwd", "auth_time=7"],
    ],
  ])(
    "names what the authentication %j requires, and of %j only what it uses",
    (demand, about, ...shown) => {
      const [expected, received] = shown;
      expect(explain("authentication_insufficient", { authentication: demand }, about)).toEqual({
        expected,
        received,
      });
    },
  );

  it.each<[Partial<Auth>, string, string]>([
    [claims({ acr: ["mfa"] }), "acr: a string", "acr: a list"],
    [claims({ acr: null }), "acr: a string", "acr: null"],
    [claims({ acr: 7 }), "acr: a string", "acr: a number"],
    [claims({ acr: true }), "acr: a string", "acr: a boolean"],
    [claims({ auth_time: "0" }), "auth_time: a number", "auth_time: a string"],
    [claims({ acr: "mfa", auth_time: "0" }), "auth_time: a number", "auth_time: a string"],
  ])("names of %j the claim of the wrong type, and no value", (about, expected, received) => {
    const authentication = { acr: ["mfa"], maxAgeSeconds: 60 };
    expect(explain("claim_invalid", { authentication }, about)).toEqual({
      expected: [expected],
      received: [received],
    });
  });

  it("looks only at the claim that the authentication uses", () => {
    const about = claims({ acr: 7, auth_time: "0" });
    expect(explain("claim_invalid", { authentication: { acr: ["mfa"] } }, about)).toEqual({
      expected: ["acr: a string"],
      received: ["acr: a number"],
    });
    expect(explain("claim_invalid", { authentication: { maxAgeSeconds: 60 } }, about)).toEqual({
      expected: ["auth_time: a number"],
      received: ["auth_time: a string"],
    });
  });

  it("has nothing to say of a claim that the authentication does not use", () => {
    const nothing = { expected: undefined, received: undefined };
    const about = claims({ acr: "mfa", auth_time: "0" });
    const authentication = { acr: ["mfa"] };
    expect(explain("claim_invalid", { authentication }, about)).toEqual(nothing);
  });

  it("names the end of a grant, and its ticket", () => {
    const grant = { client: "reports", until: "2020-01-31", ticket: "PAY-1" };
    expect(explain("grant_expired", { callers: [grant] })).toEqual({
      expected: ["2020-01-31"],
      received: undefined,
      ticket: "PAY-1",
    });
  });

  it.each<PolicyReason>([
    "grant_expired",
    "actor_not_allowed",
    "claim_mismatch",
    "authentication_insufficient",
    "claim_invalid",
  ])("has nothing to say of %s where the policy does not require it", (reason) => {
    const nothing = { expected: undefined, received: undefined };
    expect(explain(reason, {})).toEqual(nothing);
    expect(explain(reason, {}, { actor: { id: "gateway", depth: 1 } })).toEqual(nothing);
    expect(explain(reason, { callers: ["reports"], delegation: "refuse" })).toEqual(nothing);
  });
});
