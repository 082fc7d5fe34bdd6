import { type Channel, channel } from "node:diagnostics_channel";

/** Events of a policy document that is bound to routes, as operators see them. */
export type PolicyEvent = PolicyReloadEvent | GrantExpiringEvent;

/** The outcome of loading a policy document again. */
export interface PolicyReloadEvent {
  readonly type: "policy_reloaded" | "policy_reload_failed";
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly issuer: undefined;
  /** The version in force from now on; after a failure, the previous one. */
  readonly version: string;
  /** The previous version in force. */
  readonly was: string;
  /** The codes of the faults that prevented the new document from being used, at most 10. */
  readonly faults: readonly string[];
}

/** Reports that a grant ends within 14 days: once a day for each grant, while there are subscribers. */
export interface GrantExpiringEvent {
  readonly type: "grant_expiring";
  /** When it was detected, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly issuer: undefined;
  /** The document in force. */
  readonly version: string;
  /** The entry's name, such as `POST /orders`. */
  readonly endpoint: string;
  /** As named in the document. */
  readonly caller: string;
  /** As written in the document: a day, which still counts, or an instant. */
  readonly until: string;
  readonly ticket: string | undefined;
}

/** `callgate:policy` carries {@link PolicyEvent}. */
export const policyChannel: Channel = channel("callgate:policy");
