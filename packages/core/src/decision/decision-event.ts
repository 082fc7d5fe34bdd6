import { type Channel, channel } from "node:diagnostics_channel";
import type { Reason } from "./catalogue.js";
import type { DecisionHint } from "./explanation.js";
import type { PolicyOrigin } from "./policy-origin.js";

/** One decision, as operators see it. Holds nothing of a token that was not verified, and no token at all. */
export interface DecisionEvent {
  readonly type: "decision";
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The issuer's identifier, from a verified token only. */
  readonly issuer: string | undefined;
  readonly decisionId: string;
  readonly outcome: "allowed" | "denied" | "unavailable";
  /** `undefined` when allowed. */
  readonly reason: Reason | undefined;
  /** `false` when a refusal was only reported and the request let through. */
  readonly enforced: boolean;
  /** The caller's client identifier, from a verified token only; `undefined` for a public endpoint. */
  readonly caller: string | undefined;
  /**
   * The policy's `endpoint`, or the request's method and the pattern its framework matched (`GET /orders/:id`), or the
   * method and `(unmatched)`. Nothing of the request's address.
   */
  readonly endpoint: string;
  /** The request's method; empty where a caller was judged without a request (`gate.permits`). */
  readonly method: string;
  /** The policy document, and its entry, that the decision was made by; `undefined` for a policy written in code. */
  readonly policy: PolicyOrigin | undefined;
  /** The ticket of the grant that ended, where the policy has one; only under `grant_expired`. */
  readonly ticket: string | undefined;
  /** In what an unverified request differs from one that would pass: the outcome of a comparison, of a closed set. */
  readonly hint: DecisionHint | undefined;
  /**
   * What was required: our own configuration, at most 10 values of 256 characters. There for a verified token that is
   * refused, and under `algorithm_not_allowed` and `token_type_mismatch`.
   */
  readonly expected: readonly string[] | undefined;
  /** What the verified token has instead, with the same bounds. */
  readonly received: readonly string[] | undefined;
  /** What a condition or a profile of your own threw; only under `decision_failed`. */
  readonly error: unknown;
  /** Whether the token had been verified for an earlier request. */
  readonly cached: boolean;
  /** Milliseconds from the request for a decision to the decision. */
  readonly durationMs: number;
}

/** `callgate:decision` carries {@link DecisionEvent}. */
export const decisionChannel: Channel = channel("callgate:decision");
