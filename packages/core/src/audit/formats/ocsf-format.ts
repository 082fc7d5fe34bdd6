import type { DecisionEvent } from "../../decision/decision-event.js";
import { shortName } from "../one-line.js";
import type { AuditFormat, LineHead } from "./audit-format.js";
import { messageOf } from "./message-of.js";

const OCSF_VERSION = "1.8.0";
const API_ACTIVITY = 6003;
const APPLICATION_ACTIVITY = 6;

/** `activity_id` of the class: Create, Read, Update, Delete. */
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ["POST", 1],
  ["GET", 2],
  ["HEAD", 2],
  ["OPTIONS", 2],
  ["PUT", 3],
  ["PATCH", 3],
  ["DELETE", 4],
]);
const UNKNOWN = 0;
const OTHER = 99;

/** `severity_id`: Informational, Low, Medium. */
const SEVERITIES: Readonly<Record<DecisionEvent["outcome"], number>> = Object.freeze({
  allowed: 1,
  denied: 2,
  unavailable: 3,
});

/** What OCSF requires where a caller was not verified, or is not needed. */
const UNKNOWN_CALLER = "unknown";

/**
 * OCSF, class API Activity with the profile `security_control`: `authorizations` has the decision and the entry that it is based on. Authorize
 * Session (3003) is about privileges that are assigned to a session, usually at login.
 */
export const ocsfFormat: AuditFormat = Object.freeze({
  opening: '{"metadata":{',
  head({ at, sequence, id }: LineHead): string {
    return `{"time":${at},"metadata":{"uid":${id},"sequence":${sequence},`;
  },
  rest(event: DecisionEvent): object {
    const { outcome, reason, enforced, method, policy, ticket, hint, expected, cached } = event;
    const [caller, issuer] = [shortName(event.caller), shortName(event.issuer)];
    const activity = method === "" ? UNKNOWN : (ACTIVITIES.get(method) ?? OTHER);
    return {
      metadata: {
        version: OCSF_VERSION,
        profiles: ["security_control"],
        product: { name: "Callgate", vendor_name: "Callgate" },
        log_name: "callgate.audit",
      },
      category_uid: APPLICATION_ACTIVITY,
      class_uid: API_ACTIVITY,
      activity_id: activity,
      activity_name: activity === OTHER ? method : undefined,
      type_uid: API_ACTIVITY * 100 + activity,
      severity_id: SEVERITIES[outcome],
      status_id: outcome === "allowed" ? 1 : 2,
      status_code: reason,
      message: messageOf(event),
      ...dispositionOf(event),
      authorizations: [
        {
          decision: outcome,
          policy: policy && { name: policy.entry, version: policy.version },
        },
      ],
      actor: {
        ...(caller === undefined ? { app_name: UNKNOWN_CALLER } : { app_uid: caller }),
        idp: issuer === undefined ? undefined : { name: issuer, uid: issuer },
      },
      src_endpoint: { svc_name: caller ?? UNKNOWN_CALLER },
      api: { operation: shortName(event.endpoint) },
      http_request: ACTIVITIES.has(method) ? { http_method: method } : undefined,
      unmapped: { enforced, hint, expected, ticket, cached },
    };
  },
});

/** `action_id` and `disposition_id`: whether the request was let through, where the decision alone does not show it. */
function dispositionOf({ outcome, enforced }: DecisionEvent): object {
  if (outcome === "allowed") return { action_id: 1, disposition_id: 1 };
  // Observed, Logged: the request was let through.
  if (!enforced) return { action_id: 3, disposition_id: 17 };
  // Denied: Unauthorized, or Error.
  return { action_id: 2, disposition_id: outcome === "denied" ? 26 : 27 };
}
