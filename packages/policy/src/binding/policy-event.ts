import { type Channel, channel } from "node:diagnostics_channel";

/** What became of a policy document that was loaded anew, as operators see it. */
export interface PolicyEvent {
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

/** `callgate:policy` carries {@link PolicyEvent}. */
export const policyChannel: Channel = channel("callgate:policy");
