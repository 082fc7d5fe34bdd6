import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createGate } from "./create-gate.js";
import { toAnswer } from "./decision/answer.js";
import type { Decision } from "./decision/decision.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { GateOptions } from "./options/gate-options.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import { createSigner } from "./test-support/signer.js";
import { AUDIENCE, ISSUER, optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const END = Date.UTC(2027, 1, 1);
const ending = { client: "reports", until: "2027-01-31", ticket: "PAY-1182", reason: "moves" };
const signer = createSigner();
const events: DecisionEvent[] = [];
afterEach(() => void events.splice(0));

/** A gate at a moment, and a token that is valid for minutes around it. */
function scene(now: number, options: Partial<GateOptions> = {}) {
  const clock = new FakeClock(now);
  const onDecision = (event: DecisionEvent) => void events.push(event);
  const gate = createGate({ ...optionsFor(signer, clock), onDecision, ...options } as GateOptions);
  const good = requestWith(tokenAt(clock, signer));
  const decide = (policy: EndpointPolicy | "none", request = good): Promise<Decision> =>
    gate.decide(request, gate.policy(policy));
  return { clock, gate, good, decide };
}

describe("a grant that ends", () => {
  const policy = { callers: ["checkout", ending] };

  it.each([
    [-1, "allowed", undefined],
    [0, "denied", "grant_expired"],
    [1, "denied", "grant_expired"],
  ])("at %i ms from its end is %s", async (ms, outcome, reason) => {
    const { gate, decide } = scene(END + ms);
    const decision = await decide(policy);
    expect(decision).toMatchObject({ outcome, ...(reason && { reason, enforced: true }) });
    expect(gate.permits(decision.auth, gate.policy(policy))?.reason).toBe(reason);
  });

  it("is refused though the token was cached before its end", async () => {
    const { clock, decide } = scene(END - 1);
    expect(await decide(policy)).toMatchObject({ outcome: "allowed" });
    clock.step(1);
    expect(await decide(policy)).toMatchObject({ reason: "grant_expired" });
    clock.step(-1);
    expect(await decide(policy)).toMatchObject({ outcome: "allowed" });
    expect(events.map(({ cached }) => cached)).toEqual([false, true, true]);
  });

  it("is answered as a caller that is not listed, and only the event has end and ticket", async () => {
    const { decide } = scene(END);
    const decision = await decide(policy);
    if (decision.outcome !== "denied") throw new Error("it was let through");
    const answer = toAnswer(decision);
    expect(answer.status).toBe(403);
    const told = JSON.stringify([decision.challenges, answer]);
    for (const ours of ["PAY-1182", "2027-01-31", "moves"]) expect(told).not.toContain(ours);
    expect(events).toMatchObject([
      {
        reason: "grant_expired",
        caller: "reports",
        expected: ["2027-01-31"],
        received: undefined,
        ticket: "PAY-1182",
        policy: undefined,
      },
    ]);
  });

  it("has its ticket in no other event", async () => {
    const { decide } = scene(END - 1);
    await decide(policy);
    await decide({ ...policy, scope: "x" });
    expect(events.map(({ reason, ticket }) => [reason, ticket])).toEqual([
      [undefined, undefined],
      ["scope_insufficient", undefined],
    ]);
  });

  it.each([
    [998, "allowed"],
    [999, "denied"],
    [1000, "denied"],
  ])(
    "is compared with the time when the caller is checked, after %i ms of waiting for keys: %s",
    async (...row) => {
      const [waitMs, outcome] = row;
      const clock = new FakeClock(END - 999);
      const gate = createGate({
        issuer: ISSUER,
        audience: AUDIENCE,
        jwksUri: "https://login.example.com/keys",
        fetch: () =>
          new Promise((resolve) => {
            const keys = JSON.stringify({ keys: [signer.publicJwk] });
            clock.setTimer(() => resolve(new Response(keys)), waitMs);
          }),
        clock,
      });
      const deciding = gate.decide(requestWith(tokenAt(clock, signer)), gate.policy(policy));
      await clock.advance(waitMs);
      expect(await deciding).toMatchObject({ outcome });
      gate.close();
    },
  );
});

describe("a policy that is enforced from a given moment", () => {
  const FROM = Date.UTC(2026, 11, 15);
  const policy = { callers: ["checkout"], enforceFrom: "2026-12-15" };

  it.each([
    [-1, false],
    [0, true],
    [1, true],
  ])("at %i ms from it has refusals enforced: %s", async (ms, enforced) => {
    for (const mode of ["enforce", "report"] as const) {
      const { gate, good, decide } = scene(FROM + ms, { mode });
      const decision = await decide(policy);
      expect(decision).toMatchObject({ reason: "caller_not_allowed", enforced });
      expect(await decide(policy, requestWith())).toMatchObject({ enforced });
      expect(gate.permits(decision.auth, gate.policy(policy))).toMatchObject({ enforced });
      const condition = () => Promise.reject(new Error("down"));
      const broken = await decide({ ...policy, callers: "any", condition }, good);
      expect(broken).toMatchObject({ outcome: "unavailable", enforced });
    }
    expect(new Set(events.map((event) => event.enforced))).toEqual(new Set([enforced]));
  });

  it("is compared with the time when the decision is made, after the condition", async () => {
    const { clock, decide } = scene(FROM - 1);
    const condition = async () => {
      clock.step(1);
      return false;
    };
    const decision = await decide({ ...policy, callers: "any", condition });
    expect(decision).toMatchObject({ reason: "condition_failed", enforced: true });
  });

  it("names the required scopes before and after", async () => {
    const challenges = [expect.stringContaining('scope="x"')];
    for (const ms of [-1, 0]) {
      const decision = await scene(FROM + ms).decide({ ...policy, callers: "any", scope: "x" });
      expect(decision).toMatchObject({ challenges });
    }
  });
});

describe("a policy without a time in it", () => {
  it("is checked without reading the clock", async () => {
    const { gate, clock, good } = scene(END);
    const quiet = createGate({ ...optionsFor(signer, clock) });
    const policy = quiet.policy({ callers: ["reports"], scope: "orders:read" });
    const decision = await quiet.decide(good, policy);
    const now = vi.spyOn(clock, "now");
    expect(quiet.permits(decision.auth, policy)).toBeUndefined();
    expect(now).not.toHaveBeenCalled();
    const ends = quiet.policy({ callers: [{ ...ending, until: "2027-03-01" }] });
    expect(quiet.permits(decision.auth, ends)).toBeUndefined();
    expect(now).toHaveBeenCalledTimes(1);
    gate.close();
  });
});

describe('the policy "none"', () => {
  it("refuses every verified caller, and a request without credentials as usual", async () => {
    const { gate, decide } = scene(END);
    const decision = await decide("none");
    expect(decision).toMatchObject({ reason: "caller_not_allowed", enforced: true });
    expect(await decide("none", requestWith())).toMatchObject({ reason: "credentials_missing" });
    expect(await decide("none", requestWith("x"))).toMatchObject({ reason: "token_malformed" });
    expect(gate.permits(decision.auth, gate.policy("none"))?.reason).toBe("caller_not_allowed");
    expect(events[0]).toMatchObject({ expected: [], received: ["reports"] });
  });

  it("refuses where issuers are resolved at run time", async () => {
    const { clock } = scene(END);
    const jwks = { keys: [signer.publicJwk] };
    const resolve = () => ({ alias: "main", audience: AUDIENCE, jwks });
    const gate = createGate({ issuers: { resolve }, clock } as never);
    const decision = await gate.decide(requestWith(tokenAt(clock, signer)), gate.policy("none"));
    expect(decision).toMatchObject({ reason: "caller_not_allowed" });
  });

  it("follows the gate's mode", async () => {
    const { decide } = scene(END, { mode: "report" });
    expect(await decide("none")).toMatchObject({ enforced: false });
  });
});

describe('the policy "public"', () => {
  const request = { method: "GET", route: "GET /health", original: { id: 7 } };

  it("is reported as allowed, without a caller", () => {
    const about: unknown[] = [];
    const { gate } = scene(END, {
      onDecision: (event, original) => {
        events.push(event);
        about.push(original);
      },
    });
    gate.reportPublic(() => request, gate.policy("public"));
    const { decisionId, durationMs, ...event } = events[0] as DecisionEvent;
    expect(event).toEqual({
      type: "decision",
      at: END,
      outcome: "allowed",
      enforced: true,
      endpoint: "GET /health",
      method: "GET",
      cached: false,
      callerDeclared: false,
    });
    expect([decisionId, durationMs]).toEqual([expect.any(String), expect.any(Number)]);
    expect(about).toEqual([request.original]);
  });

  it("is not even described while there is no listener", () => {
    const gate = createGate(optionsFor(signer, new FakeClock(END)));
    const describe = vi.fn(() => request);
    gate.reportPublic(describe, gate.policy("public"));
    expect(describe).not.toHaveBeenCalled();
  });

  it("lets the request through, though a listener or the description throws", () => {
    const broken = (): never => {
      throw new Error("broken");
    };
    const { gate } = scene(END, { onDecision: broken });
    gate.reportPublic(() => request, gate.policy("public"));
    gate.reportPublic(broken, gate.policy("public"));
  });

  it("is not reported for any other policy", () => {
    const { gate } = scene(END);
    const others = scene(END).gate.policy("public");
    for (const policy of [gate.policy("none"), gate.policy({ callers: "any" }), others]) {
      gate.reportPublic(() => request, policy);
    }
    expect(events).toEqual([]);
  });

  it("permits every caller, an unknown one included", async () => {
    const { gate, decide } = scene(END);
    const { auth } = await decide({ callers: "any" });
    events.splice(0);
    const policy = gate.policy("public");
    expect([gate.permits(auth, policy), gate.permits(undefined, policy)]).toEqual([
      undefined,
      undefined,
    ]);
    const event = { outcome: "allowed", caller: undefined, endpoint: "(no request)" };
    expect(events).toMatchObject([event, event]);
  });

  it("refuses where it is decided all the same", async () => {
    const { gate, good } = scene(END);
    const decide = (given: typeof good) => gate.decide(given, gate.policy("public"));
    expect(await decide(good)).toMatchObject({ reason: "caller_not_allowed" });
    expect(await decide(requestWith())).toMatchObject({ reason: "credentials_missing" });
  });

  it("is recognised before a decision", () => {
    const { gate } = scene(END);
    const policies = [gate.policy("public"), gate.policy("none"), gate.policy({ callers: "any" })];
    expect(policies.map(({ isPublic }) => isPublic)).toEqual([true, false, false]);
  });
});

describe("where a policy comes from", () => {
  const document = { version: "0123456789ab", entry: "GET /orders" };

  it("is in every event, and never in an answer", async () => {
    const { gate, good } = scene(END);
    const declared = [{ callers: "any" }, { callers: [ending] }, "none"] as const;
    for (const each of declared) {
      const policy = gate.policy(each, document);
      const decision = await gate.decide(good, policy);
      if (decision.outcome === "denied") {
        expect(JSON.stringify([decision, toAnswer(decision)])).not.toContain(document.version);
      }
      gate.permits(decision.auth, policy);
    }
    gate.reportPublic(() => good, gate.policy("public", document));
    expect(events.map(({ policy }) => policy)).toEqual(Array(7).fill(document));
  });

  it("is absent for a policy in code, and for an endpoint that was not declared", async () => {
    const { gate, good, decide } = scene(END);
    await decide({ callers: "any" });
    await gate.decide(good, undefined);
    expect(events.map(({ policy }) => policy)).toEqual([undefined, undefined]);
  });

  it("is not a next() and not a toolkit: gate.policy is not a handler", () => {
    const { gate } = scene(END);
    const policy = gate.policy as (...args: unknown[]) => unknown;
    class Toolkit {}
    for (const args of [
      [{}, () => {}],
      [{}, new Toolkit()],
      [{}, {}, {}],
    ]) {
      expect(() => policy(...args)).toThrow("`gate.policy` is not a handler");
    }
    expect(() => gate.policy({ callers: "any" }, undefined)).not.toThrow();
  });
});
