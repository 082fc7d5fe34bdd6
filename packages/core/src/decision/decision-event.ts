import { type Channel, channel } from "node:diagnostics_channel";
import type { Reason } from "./catalogue.js";
import type { DecisionHint } from "./explanation.js";
import type { PolicyOrigin } from "./policy-origin.js";

/** One decision, for operators. Contains nothing of an unverified token, and never the token itself. */
export interface DecisionEvent {
  readonly type: "decision";
  /** When the decision was made, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The issuer's identifier, from a verified token only. */
  readonly issuer: string | undefined;
  /** The operator's alias for that issuer, where issuers have one. */
  readonly issuerAlias: string | undefined;
  readonly decisionId: string;
  readonly outcome: "allowed" | "denied" | "unavailable";
  /** `undefined` when allowed. */
  readonly reason: Reason | undefined;
  /** `false` when a refusal was only reported and the request let through. */
  readonly enforced: boolean;
  /** The caller's client identifier, from a verified token only; `undefined` for a public endpoint. */
  readonly caller: string | undefined;
  /**
   * Whether an endpoint of this gate lists that caller; `callers: "any"` lists none. The first 10 000 listed callers are
   * recorded, and also those that a reload of a policy document removed.
   */
  readonly callerDeclared: boolean;
  /**
   * The policy's `endpoint`, or the request's method and the pattern its framework matched (`GET /orders/:id`), or the
   * method and `(unmatched)`. Never the request's address.
   */
  readonly endpoint: string;
  /** The request's method; empty where a caller was checked without a request (`gate.permits`). */
  readonly method: string;
  /** The policy document, and its entry, that the decision is based on; `undefined` for a policy written in code. */
  readonly policy: PolicyOrigin | undefined;
  /**
   * The ticket of the grant that ended, where the policy has one (`grant_expired`), or the reason that was recorded with a revocation
   * (`token_revoked`, `key_revoked`, `issuer_revoked`, `caller_revoked`).
   */
  readonly ticket: string | undefined;
  /** How an unverified request differs from an accepted one: the outcome of a comparison, from a closed set. */
  readonly hint: DecisionHint | undefined;
  /**
   * What was required: our own configuration, at most 10 values of 256 characters. Present for a verified token that is
   * refused, and under `algorithm_not_allowed` and `token_type_mismatch`.
   */
  readonly expected: readonly string[] | undefined;
  /** What the verified token has instead, with the same bounds. */
  readonly received: readonly string[] | undefined;
  /** What a condition, a custom profile or a store threw; only under `decision_failed` and `replay_store_unavailable`. */
  readonly error: unknown;
  /** Whether the token was verified for an earlier request. */
  readonly cached: boolean;
  /** Seconds from the decision to the end of a verified token; below zero within the clock skew. */
  readonly remainingSeconds: number | undefined;
  /** Milliseconds from the request for a decision to the decision. */
  readonly durationMs: number;
}

/** `callgate:decision` carries {@link DecisionEvent}. */
export const decisionChannel: Channel = channel("callgate:decision");
