import type { DecisionEvent } from "../../decision/decision-event.js";
import { shortName } from "../one-line.js";
import type { AuditFormat, LineHead } from "./audit-format.js";

/** As text, since a fraction takes longer to write than the rest of a head: those of nearly all decisions, below a millisecond. */
const THOUSANDTHS: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n / 1000));

/** Our own form: the members of the event, by the same names. */
export const jsonFormat: AuditFormat = Object.freeze({
  opening: "{",
  head({ time, sequence, id, durationMs }: LineHead): string {
    const microseconds = Math.round(durationMs * 1000);
    return (
      `{"type":"callgate.decision","time":"${time}","sequence":${sequence},"decisionId":${id},` +
      `"durationMs":${THOUSANDTHS[microseconds] ?? microseconds / 1000},`
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
