import type { Auth } from "../token/auth.js";
import type { DenialReason, UnavailableReason } from "./denial.js";

/** What a gate says of a request. */
export type Decision = Allowed | Denied | Unavailable;

interface Decided {
  /** Names this decision in the answer, in events and in logs; unique within the process. */
  readonly decisionId: string;
}

/** The caller may call this endpoint. */
export interface Allowed extends Decided {
  readonly outcome: "allowed";
  readonly auth: Auth;
}

interface Refused extends Decided {
  /** `false` in report mode: the request is to be let through all the same. */
  readonly enforced: boolean;
}

/** The request is refused, for a reason of the catalogue. */
export interface Denied extends Refused {
  readonly outcome: "denied";
  readonly reason: DenialReason;
  /** The value of the WWW-Authenticate header (RFC 6750 section 3). */
  readonly challenge: string;
  /** What the token says, where the token is good and the endpoint's policy refused it; otherwise `undefined`. */
  readonly auth: Auth | undefined;
}

/** No decision could be reached. Never a reason to throw a token away. */
export interface Unavailable extends Refused {
  readonly outcome: "unavailable";
  readonly reason: UnavailableReason;
  /** Seconds after which another try is worth it; at least 1. */
  readonly retryAfterSeconds: number;
  readonly auth: undefined;
}

/** Tells whether a request goes on to its handler: it is allowed, or the refusal is only reported. */
export function letsThrough(
  decision: Decision,
): decision is Allowed | ((Denied | Unavailable) & { readonly enforced: false }) {
  return decision.outcome === "allowed" || !decision.enforced;
}
