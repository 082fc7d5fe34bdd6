import type { DecisionEvent } from "../../decision/decision-event.js";
import { shortName } from "../one-line.js";
import type { AuditFormat, LineHead } from "./audit-format.js";

/** Our own form: the members of the event, by the same names. */
export const jsonFormat: AuditFormat = Object.freeze({
  opening: "{",
  head({ time, sequence, id, durationMs }: LineHead): string {
    return (
      `{"type":"callgate.decision","time":"${time}","sequence":${sequence},"decisionId":${id},` +
      `"durationMs":${Math.round(durationMs * 1000) / 1000},`
    );
  },
  rest({ outcome, reason, enforced, method, cached, ...event }: DecisionEvent): object {
    const { policy, ticket, hint, expected } = event;
    return {
      outcome,
      reason,
      enforced,
      caller: shortName(event.caller),
      issuer: shortName(event.issuer),
      endpoint: shortName(event.endpoint),
      method: method === "" ? undefined : method,
      policy: policy && { version: policy.version, entry: policy.entry },
      ticket,
      hint,
      expected,
      cached,
    };
  },
});
