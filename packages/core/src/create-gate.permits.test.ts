import { FakeClock } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { createGate } from "./create-gate.js";
import type { Auth } from "./decision/auth.js";
import type { DecisionEvent } from "./decision/decision-event.js";
import type { EndpointPolicy } from "./policy/endpoint-policy.js";
import { createSigner } from "./test-support/signer.js";
import { optionsFor, requestWith, tokenAt } from "./test-support/valid-token.js";

const clock = new FakeClock();
const signer = createSigner();
const events: DecisionEvent[] = [];
const gate = createGate({
  ...optionsFor(signer, clock),
  onDecision: (event) => void events.push(event),
});

afterEach(() => void events.splice(0));

async function verifiedAuth(): Promise<Auth> {
  const decision = await gate.decide(
    requestWith(tokenAt(clock, signer)),
    gate.policy({ callers: "any" }),
  );
  events.splice(0);
  return decision.auth as Auth;
}

describe("Gate.permits", () => {
  it.each([
    [{ callers: ["reports"] }, undefined],
    [{ callers: ["reports"], scope: "orders:read" }, undefined],
    [{ callers: ["checkout"] }, "caller_not_allowed"],
    [{ callers: ["reports"], scope: "orders:write" }, "scope_insufficient"],
    [{ callers: ["reports"], tokens: "user" }, "token_kind_not_allowed"],
  ] satisfies [EndpointPolicy, string | undefined][])(
    "checks a verified caller under %j: %s",
    async (policy, reason) => {
      const denied = gate.permits(await verifiedAuth(), gate.policy(policy));
      expect(denied?.reason).toBe(reason);
    },
  );

  it("returns the whole refusal, as a value with a challenge and an identity", async () => {
    const policy = gate.policy({
      callers: ["reports"],
      scope: "orders:write",
      endpoint: "addOrder",
    });
    const auth = await verifiedAuth();
    const denied = gate.permits(auth, policy);
    expect(denied).toMatchObject({
      outcome: "denied",
      enforced: true,
      reason: "scope_insufficient",
      challenges: [expect.stringContaining('scope="orders:write"')],
      headers: {},
      auth,
    });
    expect(events).toMatchObject([
      {
        type: "decision",
        decisionId: denied?.decisionId,
        endpoint: "addOrder",
        method: "",
        caller: "reports",
        reason: "scope_insufficient",
      },
    ]);
  });

  it("reports what it permits", async () => {
    expect(gate.permits(await verifiedAuth(), gate.policy({ callers: "any" }))).toBeUndefined();
    expect(events).toMatchObject([{ outcome: "allowed", endpoint: "(no request)" }]);
  });

  it("permits nothing at an endpoint that was not declared, nor under another gate's policy", async () => {
    const auth = await verifiedAuth();
    const others = createGate(optionsFor(signer, clock)).policy({ callers: "any" });
    expect(gate.permits(auth, undefined)?.reason).toBe("endpoint_undeclared");
    expect(gate.permits(auth, others)?.reason).toBe("endpoint_undeclared");
  });

  it("permits nothing to an unknown caller", () => {
    expect(gate.permits(undefined, gate.policy({ callers: "any" }))).toMatchObject({
      reason: "credentials_missing",
      auth: undefined,
    });
  });

  it("marks a refusal as not enforced in report mode", async () => {
    const policy = gate.policy({ callers: ["checkout"], mode: "report" });
    expect(gate.permits(await verifiedAuth(), policy)).toMatchObject({
      reason: "caller_not_allowed",
      enforced: false,
    });
  });

  it("refuses a policy whose condition needs a request", async () => {
    const auth = await verifiedAuth();
    const policy = gate.policy({ callers: "any", condition: () => true });
    expect(() => gate.permits(auth, policy)).toThrow(
      expect.objectContaining({
        code: "callgate_configuration_invalid",
        faults: [expect.objectContaining({ code: "option_conflict", option: "condition" })],
      }),
    );
  });
});
