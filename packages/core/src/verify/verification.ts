import type { Auth } from "../decision/auth.js";
import type { Denial } from "../decision/deny.js";
import type { Confirmation } from "./binding/confirmation.js";

/** A token that is valid, and until when. */
export interface VerifiedToken {
  readonly kind: "verified";
  readonly auth: Auth;
  /** What the token is bound to; `undefined` for a bearer token. Not yet proved: that is judged for each request. */
  readonly confirmation: Confirmation | undefined;
  /**
   * Tells whether what made it valid still does: it has not expired, and its key is still in its issuer's set.
   *
   * @param nowMs milliseconds since the Unix epoch
   */
  readonly stillGood: (nowMs: number) => boolean;
  /** Whether it was verified for an earlier request. */
  readonly cached: boolean;
}

/** There were no keys to decide with. */
export interface KeysUnavailable {
  readonly kind: "unavailable";
  readonly unavailable: "keys_unavailable";
  readonly retryAfterSeconds: number;
}

/** Too many tokens were waiting for their signatures to be verified. */
export interface Overloaded {
  readonly kind: "unavailable";
  readonly unavailable: "overloaded";
  readonly retryAfterSeconds: number;
}

/** What verifying a token came to, told apart by `kind`. */
export type Verification = VerifiedToken | Denial | KeysUnavailable | Overloaded;
