import type { DecisionEvent } from "../decision/decision-event.js";

/** What a refusal may have, all at once: no decision has all of it. */
export const FULL_EVENT: DecisionEvent = Object.freeze({
  type: "decision",
  at: Date.UTC(2030, 0, 2, 3, 4, 5, 678),
  issuer: "https://login.example.com",
  issuerAlias: "login",
  decisionId: "q7Jd3-_yVt1aXw2Z",
  outcome: "denied",
  reason: "grant_expired",
  enforced: false,
  caller: "reports",
  callerDeclared: true,
  endpoint: "GET /orders/:id",
  method: "GET",
  policy: Object.freeze({ version: "sha256-1f2e3d", entry: "GET /orders/{id}" }),
  ticket: "PAY-1182",
  hint: "issuer_differs_by_case",
  expected: Object.freeze(["2029-12-31"]),
  received: Object.freeze(["acr=a-claim-value-of-the-token"]),
  error: new Error("an-error-of-a-condition"),
  cached: true,
  remainingSeconds: 240,
  durationMs: 0.123_456_7,
});

/** An admission, with other members where given. */
export function admission(other: Partial<DecisionEvent> = {}): DecisionEvent {
  return Object.freeze({
    ...FULL_EVENT,
    outcome: "allowed",
    reason: undefined,
    enforced: true,
    policy: undefined,
    ticket: undefined,
    hint: undefined,
    expected: undefined,
    received: undefined,
    error: undefined,
    ...other,
  });
}

/** A refusal, with other members where given. */
export function refusal(other: Partial<DecisionEvent> = {}): DecisionEvent {
  return admission({ outcome: "denied", reason: "caller_not_allowed", ...other });
}
