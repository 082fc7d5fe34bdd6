import type { Auth } from "./auth.js";
import type { DenialReason, UnavailableReason } from "./catalogue.js";

/** What a request came to, before it is given an identity and reported. Told apart by `kind`; every member is its own. */
export type Evaluation = AllowedEvaluation | DeniedEvaluation | UndecidedEvaluation;

interface AllowedEvaluation {
  readonly kind: "allowed";
  readonly auth: Auth;
  /** Whether the token had been verified for an earlier request. */
  readonly cached: boolean;
}

interface DeniedEvaluation {
  readonly kind: "denied";
  readonly denied: DenialReason;
  /** Who is calling, where the token is valid and the endpoint refused it. */
  readonly auth: Auth | undefined;
  readonly cached: boolean;
}

interface UndecidedEvaluation {
  readonly kind: "unavailable";
  readonly unavailable: UnavailableReason;
  readonly retryAfterSeconds: number;
}

/** Refuses a request without saying whose it is: nothing about it is verified, or not enough. */
export function refuse(denied: DenialReason): DeniedEvaluation {
  return { kind: "denied", denied, auth: undefined, cached: false };
}

/** A failure to decide that is not the keys'. */
export const FAILED: Evaluation = Object.freeze<Evaluation>({
  kind: "unavailable",
  unavailable: "decision_failed",
  retryAfterSeconds: 1,
});
