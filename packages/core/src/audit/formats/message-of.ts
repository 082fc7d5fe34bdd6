import type { DecisionEvent } from "../../decision/decision-event.js";
import { shortName } from "../one-line.js";

/** A decision in one sentence, for lists: `POST /orders denied: caller_not_allowed (reported only)`. */
export function messageOf({ endpoint, outcome, reason, enforced }: DecisionEvent): string {
  const why = reason === undefined ? "" : `: ${reason}`;
  return `${shortName(endpoint)} ${outcome}${why}${enforced ? "" : " (reported only)"}`;
}
