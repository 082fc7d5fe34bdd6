import { type Channel, channel } from "node:diagnostics_channel";

/** What happens to a policy document that is bound to routes, as operators see it. */
export type PolicyEvent = PolicyReloadEvent | GrantExpiringEvent;

/** What became of a policy document that was loaded again. */
export interface PolicyReloadEvent {
  readonly type: "policy_reloaded" | "policy_reload_failed";
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly issuer: undefined;
  /** The version in force from now on: after a failure, the one from before. */
  readonly version: string;
  /** The version that was in force before. */
  readonly was: string;
  /** The codes of what kept the new document from being used, at most 10. */
  readonly faults: readonly string[];
}

/** That a grant ends within 14 days. Once a day for each, while there are subscribers. */
export interface GrantExpiringEvent {
  readonly type: "grant_expiring";
  /** When it was noticed, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly issuer: undefined;
  /** The document in force. */
  readonly version: string;
  /** The entry's name, such as `POST /orders`. */
  readonly endpoint: string;
  /** As the document names it. */
  readonly caller: string;
  /** As the document has it: a day, which still counts, or an instant. */
  readonly until: string;
  readonly ticket: string | undefined;
}

/** `callgate:policy` carries {@link PolicyEvent}. */
export const policyChannel: Channel = channel("callgate:policy");
