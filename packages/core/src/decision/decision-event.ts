import { type Channel, channel } from "node:diagnostics_channel";
import type { Reason } from "./catalogue.js";

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
  /** The caller's client identifier, from a verified token only. */
  readonly caller: string | undefined;
  /** The policy's `endpoint`, or method and path of the request; never the query. */
  readonly endpoint: string;
  /** The request's method; empty where a caller was judged without a request (`gate.permits`). */
  readonly method: string;
  /** Whether the token had been verified for an earlier request. */
  readonly cached: boolean;
  /** Milliseconds from the request for a decision to the decision. */
  readonly durationMs: number;
}

/** `callgate:decision` carries {@link DecisionEvent}. */
export const decisionChannel: Channel = channel("callgate:decision");
