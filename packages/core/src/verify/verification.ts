import type { Auth } from "../decision/auth.js";
import type { Denial } from "../decision/deny.js";
import type { Confirmation } from "./binding/confirmation.js";

/** The reason for a token's validity: it has not expired, and its key is in its issuer's set. */
export interface Validity {
  /** The `kid` of the key that verified the token; `undefined` where the key has none, or there was no key. */
  readonly kid: string | undefined;
  /**
   * Whether it still holds.
   *
   * @param nowMs milliseconds since the Unix epoch
   */
  holds(nowMs: number): boolean;
}

/** A valid token, and until when it is valid. */
export interface VerifiedToken {
  readonly kind: "verified";
  readonly auth: Auth;
  /** The token's binding; `undefined` for a bearer token. Not proved here: that is checked for each request. */
  readonly confirmation: Confirmation | undefined;
  readonly validity: Validity;
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

/** The authorization server could not say whether the token is active, or no question was sent: too many tokens are unknown. */
export interface IntrospectionUnavailable {
  readonly kind: "unavailable";
  readonly unavailable: "introspection_unavailable" | "introspection_overloaded";
  readonly retryAfterSeconds: number;
}

/** The outcome of verifying a token, distinguished by `kind`. */
export type Verification =
  | VerifiedToken
  | Denial
  | KeysUnavailable
  | Overloaded
  | IntrospectionUnavailable;
