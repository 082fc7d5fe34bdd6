import diagnostics from "node:diagnostics_channel";
import { FakeClock, settle } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createGate } from "./create-gate.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { GateOptions } from "./options/gate-options.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import { createSigner } from "./test-support/signer.js";
import { AUDIENCE, ISSUER, optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner();
const good = requestWith(tokenAt(clock, signer));
const gateWith = (options: Partial<GateOptions> = {}) =>
  createGate({ ...optionsFor(signer, clock), ...options } as GateOptions);
const gate = gateWith();
const decideUnder = (policy: EndpointPolicy, request = good) =>
  gate.decide(request, gate.policy(policy));

describe("Gate.decide", () => {
  it("allows a caller that the endpoint names, and returns who it is", async () => {
    const decision = await decideUnder({ callers: ["checkout", "reports"], scope: "orders:read" });
    expect(decision).toMatchObject({
      outcome: "allowed",
      auth: {
        caller: { id: "reports", issuer: ISSUER, alias: undefined },
        issuer: ISSUER,
        subject: "reports",
        kind: "app",
        scopes: ["orders:read", "orders:list"],
        roles: [],
        expiresAt: clock.now() / 1000 + 300,
      },
    });
  });

  it("freezes what it returns", async () => {
    const decision = await decideUnder({ callers: "any" });
    if (decision.outcome !== "allowed") throw new Error("expected to be allowed");
    const { auth } = decision;
    for (const part of [auth, auth.caller, auth.scopes, auth.roles, auth.claims]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it("gives every decision its own id", async () => {
    const decisions = await Promise.all(
      Array.from({ length: 100 }, () => decideUnder({ callers: "any" })),
    );
    expect(new Set(decisions.map(({ decisionId }) => decisionId)).size).toBe(100);
  });

  it.each([
    [{ callers: ["checkout"] }, "caller_not_allowed"],
    [{ callers: ["Reports"] }, "caller_not_allowed"],
    [{ callers: ["report"] }, "caller_not_allowed"],
    [{ callers: ["reports"], tokens: "user" }, "token_kind_not_allowed"],
    [{ callers: ["reports"], scope: "orders:read orders:write" }, "scope_insufficient"],
    [{ callers: ["reports"], scope: "orders" }, "scope_insufficient"],
    [{ callers: ["reports"], anyScope: ["orders:write", "orders:admin"] }, "scope_insufficient"],
    [{ callers: ["reports"], condition: () => false }, "condition_failed"],
    [{ callers: ["reports"], condition: async () => false }, "condition_failed"],
    [
      { callers: ["reports"], condition: (() => "yes") as unknown as () => boolean },
      "condition_failed",
    ],
    [{ callers: ["checkout"], tokens: "user", scope: "x" }, "caller_not_allowed"],
    [{ callers: ["reports"], tokens: "user", scope: "x" }, "token_kind_not_allowed"],
    [{ callers: ["reports"], scope: "x", condition: () => false }, "scope_insufficient"],
  ] satisfies [EndpointPolicy, string][])("under %j denies: %s", async (policy, reason) => {
    expect(await decideUnder(policy)).toMatchObject({
      outcome: "denied",
      reason,
      auth: { subject: "reports" },
    });
  });

  it.each([
    { callers: "any" },
    { callers: ["reports"], tokens: "app" },
    { callers: ["reports"], scope: "orders:list orders:read" },
    { callers: ["reports"], scope: ["orders:read"], anyScope: "orders:write orders:list" },
    {
      callers: ["reports"],
      condition: async (auth, request) => auth.kind === "app" && request.method === "GET",
    },
  ] satisfies EndpointPolicy[])("under %j allows", async (policy) => {
    expect(await decideUnder(policy)).toMatchObject({ outcome: "allowed" });
  });

  it("names every scope the endpoint requires when one is missing", async () => {
    const decision = await decideUnder({ callers: "any", scope: "orders:read x", anyScope: "y z" });
    expect(decision).toMatchObject({
      challenges: [expect.stringContaining('scope="orders:read x y z"')],
    });
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("the database is down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("the database is down"))],
  ])("cannot decide where a condition %s", async (_how, condition) => {
    expect(await decideUnder({ callers: "any", condition })).toMatchObject({
      outcome: "unavailable",
      reason: "decision_failed",
      retryAfterSeconds: 1,
    });
  });

  it("does not call a condition for a caller that is refused anyway", async () => {
    const condition = vi.fn(() => true);
    await decideUnder({ callers: ["checkout"], condition });
    expect(condition).not.toHaveBeenCalled();
  });

  it("denies at an undeclared endpoint, a valid token too", async () => {
    expect(await gate.decide(good, undefined)).toMatchObject({ reason: "endpoint_undeclared" });
    const foreign = gateWith().policy({ callers: "any" });
    expect(await gate.decide(good, foreign)).toMatchObject({ reason: "endpoint_undeclared" });
    const notCompiled = { callers: "any" } as never;
    expect(await gate.decide(good, notCompiled)).toMatchObject({ reason: "endpoint_undeclared" });
  });

  it.each([undefined, null, {}, { authorization: undefined }])(
    "never rejects, not even for the request %j",
    async (request) => {
      const watched = gateWith({ onDecision: () => {} });
      const policy = watched.policy({ callers: "any" });
      const decision = await watched.decide(request as never, policy);
      expect(decision).toMatchObject({ outcome: "unavailable", reason: "decision_failed" });
    },
  );
});

describe("Gate.decideNow", () => {
  const policy = gate.policy({ callers: ["reports"] });

  it("has its decision at once while there is nothing to wait for", () => {
    expect(gate.decideNow(good, policy)).toMatchObject({ outcome: "allowed" });
    expect(gate.decideNow(requestWith("no.token.x"), policy)).toMatchObject({ outcome: "denied" });
    expect(gate.decideNow(good, undefined)).toMatchObject({ reason: "endpoint_undeclared" });
  });

  it("promises it where a condition is to be called, and where that throws", async () => {
    const failing = gate.policy({
      callers: "any",
      condition: () => Promise.reject(new Error("no database")),
    });
    const decided = gate.decideNow(good, failing);
    expect(decided).toBeInstanceOf(Promise);
    expect(await decided).toMatchObject({ outcome: "unavailable", reason: "decision_failed" });
  });
});

describe("Gate in report mode", () => {
  it("reports what it would refuse, and that it does not", async () => {
    const reporting = gateWith({ mode: "report" });
    const policy = reporting.policy({ callers: ["checkout"] });
    expect(await reporting.decide(good, policy)).toMatchObject({
      outcome: "denied",
      reason: "caller_not_allowed",
      enforced: false,
      auth: { caller: { id: "reports" } },
    });
    expect(await reporting.decide(requestWith(), policy)).toMatchObject({
      enforced: false,
      auth: undefined,
    });
    expect(await reporting.decide(good, undefined)).toMatchObject({ enforced: false });
  });

  it("may differ per endpoint, either way", async () => {
    expect(await decideUnder({ callers: ["checkout"], mode: "report" })).toMatchObject({
      enforced: false,
    });
    const reporting = gateWith({ mode: "report" });
    const strict = reporting.policy({ callers: ["checkout"], mode: "enforce" });
    expect(await reporting.decide(good, strict)).toMatchObject({ enforced: true });
  });
});

describe("Gate: the options' effects", () => {
  const outcomeOf = async (options: Partial<GateOptions>, token: string) => {
    const own = gateWith(options);
    const decision = await own.decide(requestWith(token), own.policy({ callers: "any" }));
    return decision.outcome === "allowed" ? "allowed" : decision.reason;
  };
  const now = clock.now() / 1000;

  it("clockSkewSeconds widens both ends", async () => {
    const late = tokenAt(clock, signer, { iat: now - 300, exp: now - 29 });
    expect(await outcomeOf({ clockSkewSeconds: 30 }, late)).toBe("allowed");
    expect(await outcomeOf({ clockSkewSeconds: 29 }, late)).toBe("token_expired");
    expect(await outcomeOf({}, tokenAt(clock, signer, { exp: now - 4 }))).toBe("allowed");
    expect(await outcomeOf({}, tokenAt(clock, signer, { exp: now - 5 }))).toBe("token_expired");
  });

  it("maxTokenLifetimeSeconds bounds a token's lifetime", async () => {
    const token = tokenAt(clock, signer, { exp: now + 301 });
    expect(await outcomeOf({ maxTokenLifetimeSeconds: 300 }, token)).toBe(
      "token_lifetime_too_long",
    );
    expect(await outcomeOf({ maxTokenLifetimeSeconds: 301 }, token)).toBe("allowed");
  });

  it("maxTokenBytes bounds what is read", async () => {
    const token = tokenAt(clock, signer);
    expect(await outcomeOf({ maxTokenBytes: token.length - 1 }, token)).toBe("token_malformed");
    expect(await outcomeOf({ maxTokenBytes: token.length }, token)).toBe("allowed");
  });

  it("algorithms accepts only those", async () => {
    expect(await outcomeOf({ algorithms: ["ES256"] }, tokenAt(clock, signer))).toBe("allowed");
    const rsa = createSigner("RS256");
    const jwks = { keys: [signer.publicJwk, { ...rsa.publicJwk, kid: "rsa" }] };
    const token = tokenAt(clock, rsa, {}, { kid: "rsa" });
    expect(await outcomeOf({ algorithms: ["ES256"], jwks }, token)).toBe("algorithm_not_allowed");
  });

  it("audience may be several", async () => {
    const token = tokenAt(clock, signer, { aud: "orders" });
    expect(await outcomeOf({ audience: [AUDIENCE, "orders"] }, token)).toBe("allowed");
  });

  it("profile decides what a token must have", async () => {
    const token = tokenAt(clock, signer, { jti: undefined });
    expect(await outcomeOf({}, token)).toBe("allowed");
    expect(await outcomeOf({ profile: "rfc9068" }, token)).toBe("claim_invalid");
  });

  it("problemTypeBaseUrl links to a page about the reason", async () => {
    const own = gateWith({ problemTypeBaseUrl: "https://docs.example.com/refused#" });
    expect(await own.decide(requestWith(), own.policy({ callers: "any" }))).toMatchObject({
      problemType: "https://docs.example.com/refused#credentials_missing",
    });
  });

  it("realm names the protection space", async () => {
    const own = gateWith({ realm: "Orders" });
    expect(await own.decide(requestWith(), own.policy({ callers: "any" }))).toMatchObject({
      challenges: ['Bearer realm="Orders"'],
    });
  });
});

describe("Gate: events", () => {
  const events: DecisionEvent[] = [];
  const listen = (event: unknown) => void events.push(event as DecisionEvent);
  afterEach(() => {
    events.length = 0;
    diagnostics.unsubscribe("callgate:decision", listen);
  });

  it("reports every decision to the channel and onDecision, and nothing of a token", async () => {
    const onDecision = vi.fn();
    const own = gateWith({ onDecision });
    diagnostics.subscribe("callgate:decision", listen);
    await own.decide(good, own.policy({ callers: ["reports"], endpoint: "GET /orders" }));
    await own.decide(good, own.policy({ callers: ["checkout"], mode: "report" }));
    await own.decide(
      requestWith(tokenAt(new FakeClock(0), signer)),
      own.policy({ callers: "any" }),
    );
    expect(events).toMatchObject([
      {
        outcome: "allowed",
        reason: undefined,
        enforced: true,
        caller: "reports",
        issuer: ISSUER,
        endpoint: "GET /orders",
        method: "GET",
      },
      {
        outcome: "denied",
        reason: "caller_not_allowed",
        enforced: false,
        caller: "reports",
        endpoint: "GET (unmatched)",
      },
      {
        outcome: "denied",
        reason: "token_expired",
        enforced: true,
        caller: undefined,
        issuer: undefined,
      },
    ]);
    expect(events.every(({ durationMs }) => durationMs > 0)).toBe(true);
    expect(onDecision.mock.calls.map(([event]) => event)).toEqual(events);
    expect(JSON.stringify(events)).not.toContain("page=1");
    expect(JSON.stringify(events)).not.toContain("eyJ");
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("disk full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("disk full"))],
  ])("is not affected by a listener that %s", async (_how, onDecision) => {
    const own = gateWith({ onDecision: onDecision as () => void });
    expect(await own.decide(good, own.policy({ callers: "any" }))).toMatchObject({
      outcome: "allowed",
    });
  });
});

describe("Gate.ready, Gate.health and Gate.close", () => {
  it("has static keys ready at once", async () => {
    const own = gateWith();
    expect(await own.ready()).toBe(true);
    expect(own.health()).toMatchObject({
      usable: true,
      issuers: [{ issuer: ISSUER, alias: undefined, state: "fresh", usable: true, keyCount: 1 }],
    });
  });

  it("waits for the keys of 20 issuers without a warning of Node about listeners", async () => {
    const emitted = vi.spyOn(process, "emitWarning").mockReturnValue();
    const issuers = Array.from({ length: 20 }, (_, at) => ({
      alias: `tenant-${at}`,
      issuer: `https://tenant-${at}.example.com`,
      audience: "orders",
    }));
    const fetch = () => new Promise<never>(() => {});
    const own = createGate({ issuers, fetch, clock, warnings: false });
    const ready = own.ready();
    await settle();
    own.close();
    expect(await ready).toBe(false);
    expect(emitted).not.toHaveBeenCalled();
  });

  it.each([-1, 600_001, 0.5, "10"])("refuses the deadline %s", async (deadlineMs) => {
    await expect(gate.ready({ deadlineMs: deadlineMs as number })).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
      faults: [{ option: "deadlineMs" }],
    });
  });

  it("cannot decide about tokens once it is closed, and is not ready", async () => {
    const own = gateWith();
    await own.ready();
    own.close();
    expect(await own.decide(good, own.policy({ callers: "any" }))).toMatchObject({
      outcome: "unavailable",
      reason: "keys_unavailable",
    });
    expect(await own.ready({ deadlineMs: 0 })).toBe(false);
    expect(own.health().usable).toBe(false);
  });

  it("is not usable once it is closed, also where it knew no issuer before a request", async () => {
    const own = createGate({ issuers: { resolve: () => undefined }, clock, warnings: false });
    expect([own.health().usable, await own.ready()]).toEqual([true, true]);
    own.close();
    expect([own.health().usable, await own.ready()]).toEqual([false, false]);
  });

  it("reports the signatures on threads, and the bound of those that wait", async () => {
    const own = gateWith({ signatureThreads: "always" });
    await own.ready();
    const decision = own.decide(good, own.policy({ callers: "any" }));
    const { signatures } = own.health();
    expect(signatures).toMatchObject({ waitingBytes: 0, maxWaitingBytes: 16 * 1024 * 1024 });
    expect(signatures.underWay).toBeGreaterThan(0);
    expect(await decision).toMatchObject({ outcome: "allowed" });
  });
});
