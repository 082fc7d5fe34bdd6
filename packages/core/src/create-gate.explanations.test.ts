// cspell:ignore czpwdw
import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { fromNode } from "./adapter/from-node.js";
import { createGate } from "./create-gate.js";
import type { Decision } from "./decision/decision.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import { RefusedError } from "./decision/refused-error.js";
import type { GateOptions } from "./options/gate-options.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";
import { createSigner } from "./test-support/signer.js";
import { AUDIENCE, ISSUER, optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner();

interface Reported {
  readonly event: DecisionEvent;
  readonly decision: Decision;
}

/** Decides one request, and returns the event it is reported with. */
async function report(
  request: ResourceRequest | string,
  policy: Partial<EndpointPolicy> = {},
  options: Partial<GateOptions> = {},
): Promise<Reported> {
  const events: DecisionEvent[] = [];
  const onDecision = (event: DecisionEvent) => void events.push(event);
  const gate = createGate({ ...optionsFor(signer, clock), ...options, onDecision } as GateOptions);
  const decision = await gate.decide(
    typeof request === "string" ? requestWith(request) : request,
    gate.policy({ callers: ["reports"], ...policy }),
  );
  return { event: events[0] as DecisionEvent, decision };
}

const token = (claims: object = {}, header: object = {}) =>
  tokenAt(clock, signer, { ...claims }, { ...header });

describe("the hint of a decision's event", () => {
  it.each([
    [`${ISSUER}/`, "issuer_differs_by_trailing_slash"],
    ["https://LOGIN.example.com", "issuer_differs_by_case"],
    ["http://login.example.com", "issuer_differs_by_scheme"],
    ["https://login.example.com:8443", "issuer_differs_by_port"],
    ["https://login.example.org", "issuer_differs_by_host"],
    ["https://login.example.com/tenant", "issuer_differs"],
    ["checkout", "issuer_differs"],
    [undefined, "issuer_missing"],
    [["x"], "issuer_missing"],
  ])("says for the issuer %j: %s", async (iss, hint) => {
    const { event } = await report(token({ iss }));
    expect(event).toMatchObject({ reason: "issuer_untrusted", hint });
  });

  it.each([
    ["0123456789abcdef", "token_opaque"],
    ["a.b.c.d.e", "token_encrypted"],
    ["a.b.c", undefined],
    ["a".repeat(17_000), "token_too_long"],
  ])("says for a token that is not a signed JWT (%#): %s", async (text, hint) => {
    const { event } = await report(text as string);
    expect(event).toMatchObject({ reason: "token_malformed", hint });
  });

  it("says that a token has no type where the profile requires one", async () => {
    const { event } = await report(token({}, { typ: undefined }), {}, { profile: "rfc9068" });
    expect(event).toMatchObject({ reason: "token_type_mismatch", hint: "type_missing" });
  });

  it("says that credentials of another scheme were sent", async () => {
    const request = { method: "GET", url: "/", authorization: ["Basic cmVwb3J0czpwdw=="] };
    const { event } = await report(request);
    expect(event).toMatchObject({ reason: "credentials_missing", hint: "scheme_unsupported" });
  });

  it("repeats nothing of the token", async () => {
    const secretive = "https://a-tenant-never-verified.example";
    const { event } = await report(token({ iss: secretive, sub: "a-subject-never-verified" }));
    expect(JSON.stringify(event)).not.toContain("never-verified");
  });
});

describe("what an event says about what this service accepts, before a token is verified", () => {
  it("names the algorithms, and the types", async () => {
    const algorithms = { algorithms: ["ES256", "PS256"] } as Partial<GateOptions>;
    const forged = [token({}, { alg: "none" }), token({}, { alg: "never-verified" })];
    for (const each of forged) {
      const { event } = await report(each, {}, algorithms);
      expect(event).toMatchObject({
        reason: "algorithm_not_allowed",
        expected: ["ES256", "PS256"],
        received: undefined,
      });
    }
    for (const typ of ["never-verified", 7]) {
      const { event } = await report(token({}, { typ }));
      expect(event).toMatchObject({
        reason: "token_type_mismatch",
        expected: ["at+jwt", "jwt", "no typ"],
        received: undefined,
      });
    }
  });
});

describe("what an event says about an invalid claim", () => {
  it.each<[object, readonly string[], readonly string[] | undefined]>([
    [{ exp: undefined }, ["exp: a number"], ["exp: missing"]],
    [{ exp: "2027-01-01" }, ["exp: a number"], ["exp: a string"]],
    [{ nbf: [] }, ["nbf: a number"], ["nbf: a list"]],
    [{ iat: null }, ["iat: a number"], ["iat: null"]],
    [{ aud: { a: 1 } }, ["aud: a string, or a list of them"], ["aud: an object"]],
    [{ sub: 7 }, ["sub: a string"], ["sub: a number"]],
    [{ client_id: true }, ["client_id: a string"], ["client_id: a boolean"]],
    [{ scope: { a: 1 } }, ["scopes as profile standard reads them"], undefined],
  ])("%j: expected %j, received %j", async (claims, expected, received) => {
    const { event } = await report(token(claims));
    expect(event).toMatchObject({ reason: "claim_invalid", expected, received });
  });

  it("names the claim that a profile requires, and the roles it cannot read", async () => {
    const at = { typ: "at+jwt" };
    const strict = { profile: "rfc9068" } as const;
    const { event } = await report(token({ sub: "s", jti: null }, at), {}, strict);
    expect(event).toMatchObject({ expected: ["jti: a string"], received: ["jti: null"] });
    const { event: missing } = await report(token({ jti: undefined }, at), {}, strict);
    expect(missing).toMatchObject({ expected: ["jti: mandatory"], received: ["jti: missing"] });
  });

  it("names the claims that a caller is read from, and those that differ", async () => {
    const nameless = await report(token({ client_id: undefined }));
    expect(nameless.event).toMatchObject({
      reason: "caller_unidentified",
      expected: ["client_id", "azp"],
    });
    const { event } = await report(token({ azp: "checkout" }));
    expect(event).toMatchObject({
      reason: "caller_ambiguous",
      expected: ["the same client in each"],
      received: ["azp=checkout", "client_id=reports"],
    });
  });

  it("names the profile whose access token it is not", async () => {
    const { event } = await report(token({ nonce: "n" }, { typ: undefined }));
    expect(event).toMatchObject({
      reason: "token_type_mismatch",
      expected: ["an access token of profile standard"],
    });
  });
});

describe("what an event says about a verified token that is refused", () => {
  it.each<[Partial<EndpointPolicy>, object, object]>([
    [
      {},
      { aud: ["https://stock.example.com", "billing"] },
      {
        reason: "audience_mismatch",
        expected: [AUDIENCE],
        received: ["https://stock.example.com", "billing"],
      },
    ],
    [
      { callers: ["checkout", "billing"] },
      {},
      { reason: "caller_not_allowed", expected: ["checkout", "billing"], received: ["reports"] },
    ],
    [
      { scope: "orders:write", anyScope: ["a", "b"] },
      {},
      {
        reason: "scope_insufficient",
        expected: ["orders:write", "a", "b"],
        received: ["orders:read", "orders:list"],
      },
    ],
    [
      { tokens: "app" },
      { sub: "alice" },
      { reason: "token_kind_not_allowed", expected: ["app"], received: ["user"] },
    ],
    [
      { claims: { tid: ["t-1", "t-2"] } },
      { tid: "t-9" },
      { reason: "claim_mismatch", expected: ["tid=t-1", "tid=t-2"], received: ["tid=t-9"] },
    ],
    [
      {},
      { exp: 1 },
      {
        reason: "token_expired",
        expected: [`now ${clock.now() / 1000}`],
        received: ["exp 1"],
      },
    ],
  ])("is under %j, of %j: %j", async (policy, claims, expected) => {
    expect((await report(token(claims), policy)).event).toMatchObject(expected);
  });

  it("is truncated to 10 values of 256 characters", async () => {
    const callers = Array.from({ length: 50 }, (_, n) => `${n}`.padEnd(300, "x"));
    const { event } = await report(token(), { callers });
    expect(event.expected).toHaveLength(10);
    expect(event.expected?.every((value) => value.length === 256)).toBe(true);
    expect(Object.isFrozen(event.expected)).toBe(true);
  });

  it("is only in the event: the decision as JSON and the error's headers have none of it", async () => {
    const { decision } = await report(token({ aud: "a-foreign-audience" }));
    expect(JSON.stringify(decision)).not.toContain("a-foreign-audience");
  });

  it("is absent where the caller is admitted", async () => {
    const { event } = await report(token());
    expect(event).toMatchObject({ outcome: "allowed", hint: undefined });
    expect([event.expected, event.received, event.error]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("what was thrown while deciding", () => {
  const broken = new Error("the orders database is down: password=hunter2");
  const profile = {
    name: "ours",
    types: [undefined, "jwt", "at+jwt"],
    requiredClaims: [],
    callerClaims: ["client_id"],
    scopes: () => [],
    isAppToken: () => true,
    isAccessToken: () => {
      throw broken;
    },
  };

  it.each<[string, Partial<EndpointPolicy>, Partial<GateOptions>]>([
    [
      "a condition",
      {
        condition: () => {
          throw broken;
        },
      },
      {},
    ],
    ["a condition that rejects", { condition: () => Promise.reject(broken) }, {}],
    ["a custom profile", {}, { profile }],
  ])("by %s is on the event and the cause of the error", async (_what, policy, options) => {
    const { event, decision } = await report(token(), policy, options);
    expect(event).toMatchObject({ reason: "decision_failed", error: broken });
    if (decision.outcome !== "unavailable") throw new Error("it was decided");
    const refused = new RefusedError(decision);
    expect(refused.cause).toBe(broken);
    expect(JSON.stringify([decision, refused, refused.headers])).not.toContain("hunter2");
  });
});

describe("the endpoint of an event", () => {
  it.each([
    ["the policy's name", { endpoint: "listOrders" }, "GET /orders/:id", "listOrders"],
    ["the framework's pattern", {}, "GET /orders/:id", "GET /orders/:id"],
    ["no address", {}, undefined, "GET (unmatched)"],
  ])("is %s", async (_what, policy, route, endpoint) => {
    const url = "https://user:secret@example.com/orders/7?page=1";
    const headers = { authorization: `Bearer ${token()}` };
    const request = fromNode({ method: "GET", url, headers }, { route });
    expect((await report(request, policy)).event).toMatchObject({ endpoint, method: "GET" });
  });

  it.each(["GET /orders\r\nX: y", "", "x".repeat(40), "GÉT"])(
    "repeats nothing of %j, which is not a method",
    async (method) => {
      const { event } = await report({ method, url: "/", authorization: [] });
      expect([event.method, event.endpoint]).toEqual(["(invalid)", "(invalid) (unmatched)"]);
    },
  );
});
