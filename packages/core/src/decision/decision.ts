import type { Auth } from "./auth.js";
import type { DenialReason, UnavailableReason } from "./catalogue.js";

/** A gate's decision about a request. */
export type Decision = Allowed | Denied | Unavailable;

/** Header fields of an answer, by their lower-case names. */
export type HeaderFields = Readonly<Record<string, string>>;

interface Decided {
  /** Identifies this decision in the answer, in events and in logs; unique within the process. */
  readonly decisionId: string;
  /** Header fields to add to any response: lower-case names; nearly always none. */
  readonly headers: HeaderFields;
}

/** The headers of a decision that adds none. */
export const NO_HEADERS: HeaderFields = Object.freeze({});

/** The caller may call this endpoint. */
export interface Allowed extends Decided {
  readonly outcome: "allowed";
  readonly auth: Auth;
}

interface Refused extends Decided {
  /** The `type` of the problem document: `about:blank`, or the operator's `problemTypeBaseUrl` and the reason. */
  readonly problemType: string;
  /** `false` in report mode: the request is let through all the same. */
  readonly enforced: boolean;
}

/** The request is refused, for a reason of the catalogue. */
export interface Denied extends Refused {
  readonly outcome: "denied";
  readonly reason: DenialReason;
  /** The challenges of the WWW-Authenticate header, one for each accepted scheme (RFC 9110 section 11.6.1). */
  readonly challenges: readonly string[];
  /** The token's content, where the token is valid and the endpoint's policy refused it; otherwise `undefined`. */
  readonly auth: Auth | undefined;
}

/** No decision could be reached. Never a reason to discard a token. */
export interface Unavailable extends Refused {
  readonly outcome: "unavailable";
  readonly reason: UnavailableReason;
  /** Seconds after which another attempt is worthwhile; at least 1. */
  readonly retryAfterSeconds: number;
  /** What was thrown while deciding, by a condition, a custom profile or a store. Not enumerable, and never in an answer. */
  readonly cause?: unknown;
  readonly auth: undefined;
}

/**
 * Whether a request continues to its handler: it is allowed, or the refusal is only reported.
 *
 * Nothing continues for what is not a decision, such as the promise of `decide` that was not awaited.
 */
export function letsThrough(
  decision: Decision,
): decision is Allowed | ((Denied | Unavailable) & { readonly enforced: false }) {
  if (!Object.hasOwn(Object(decision), "outcome")) return false;
  return decision.outcome === "allowed" || decision.enforced === false;
}
