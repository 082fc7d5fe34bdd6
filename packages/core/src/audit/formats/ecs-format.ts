import type { DecisionEvent } from "../../decision/decision-event.js";
import { shortName } from "../one-line.js";
import type { AuditFormat, LineHead } from "./audit-format.js";
import { messageOf } from "./message-of.js";

const ECS_VERSION = "9.4.0";
const NANOSECONDS = 1_000_000;

/** From the perspective of the gate: what could not be decided has no known outcome. */
const OUTCOMES: Readonly<Record<DecisionEvent["outcome"], string>> = Object.freeze({
  allowed: "success",
  denied: "failure",
  unavailable: "unknown",
});

/**
 * Elastic Common Schema. A decision is about an access to an API, not an authentication, whose events are those of sessions. What ECS
 * has no field for is in an object of our own, `callgate`.
 */
export const ecsFormat: AuditFormat = Object.freeze({
  opening: '{"event":{',
  head({ time, sequence, id, durationMs }: LineHead): string {
    const duration = Math.round(durationMs * NANOSECONDS);
    return `{"@timestamp":"${time}","event":{"id":${id},"sequence":${sequence},"duration":${duration},`;
  },
  rest(event: DecisionEvent): object {
    const { outcome, reason, enforced, caller, issuer, endpoint, method } = event;
    const { policy, ticket, hint, expected, cached } = event;
    return {
      event: {
        kind: "event",
        category: ["api"],
        type: ["access", outcome === "allowed" ? "allowed" : "denied"],
        outcome: OUTCOMES[outcome],
        action: "authorize",
        reason,
        module: "callgate",
        dataset: "callgate.audit",
      },
      ecs: { version: ECS_VERSION },
      message: messageOf(event),
      user: caller === undefined ? undefined : { id: shortName(caller) },
      http: method === "" ? undefined : { request: { method } },
      callgate: {
        outcome,
        enforced,
        issuer: shortName(issuer),
        endpoint: shortName(endpoint),
        policy: policy && { version: policy.version, entry: policy.entry },
        ticket,
        hint,
        expected,
        cached,
      },
    };
  },
});
