import type { Auth } from "./auth.js";
import type { DenialReason, UnavailableReason } from "./catalogue.js";
import { type HeaderFields, NO_HEADERS } from "./decision.js";
import { type Explain, type Explanation, NOTHING_TO_EXPLAIN } from "./explanation.js";

/** The outcome for a request, before it gets an identity and is reported. Distinguished by `kind`; every member is its own. */
export type Evaluation = AllowedEvaluation | DeniedEvaluation | UndecidedEvaluation;

interface Evaluated {
  /** Header fields of the answer, admitted or not. */
  readonly headers: HeaderFields;
}

interface AllowedEvaluation extends Evaluated {
  readonly kind: "allowed";
  readonly auth: Auth;
  /** Whether the token was verified for an earlier request. */
  readonly cached: boolean;
}

interface DeniedEvaluation extends Evaluated {
  readonly kind: "denied";
  readonly denied: DenialReason;
  /** Who is calling, where the token is valid and the endpoint refused it. */
  readonly auth: Auth | undefined;
  readonly cached: boolean;
  readonly explain: Explain | undefined;
}

/** No decision could be reached. */
export interface UndecidedEvaluation extends Evaluated {
  readonly kind: "unavailable";
  readonly unavailable: UnavailableReason;
  readonly retryAfterSeconds: number;
  /** What was thrown while deciding, where that is the reason. */
  readonly error: unknown;
}

/** Admits a caller. */
export function allowed(auth: Auth, cached: boolean): AllowedEvaluation {
  return { kind: "allowed", auth, cached, headers: NO_HEADERS };
}

/** Refuses a verified caller. */
export function denied(
  reason: DenialReason,
  auth: Auth,
  cached: boolean,
  explain?: Explain,
): DeniedEvaluation {
  return { kind: "denied", denied: reason, auth, cached, explain, headers: NO_HEADERS };
}

/** Refuses a request without naming its caller: it is not verified, or not sufficiently. */
export function refuse(
  denied: DenialReason,
  explain?: Explain,
  headers: HeaderFields = NO_HEADERS,
): DeniedEvaluation {
  return { kind: "denied", denied, auth: undefined, cached: false, explain, headers };
}

/** A failure to decide for another reason than missing keys. @param error what was thrown */
export function failed(error: unknown): UndecidedEvaluation {
  return undecided("decision_failed", 1, error);
}

/** A failure to decide. @param error what was thrown, where that is the reason */
export function undecided(
  unavailable: UnavailableReason,
  retryAfterSeconds: number,
  error?: unknown,
): UndecidedEvaluation {
  return { kind: "unavailable", unavailable, retryAfterSeconds, error, headers: NO_HEADERS };
}

/** Explains why a request was not allowed, where there is more to say than the reason. */
export function explanationOf(evaluation: Evaluation): Explanation {
  if (evaluation.kind === "denied") return evaluation.explain?.() ?? NOTHING_TO_EXPLAIN;
  return evaluation.kind === "unavailable" ? { error: evaluation.error } : NOTHING_TO_EXPLAIN;
}
