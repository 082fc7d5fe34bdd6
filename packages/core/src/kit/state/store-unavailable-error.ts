import { sharedAcrossCopies } from "../shared-across-copies.js";

/** Why a store could not be used. */
export type StoreUnavailableReason =
  /** It did not answer within the deadline. What was sent may have taken effect. */
  | "timeout"
  /** It failed repeatedly, and is not used again for a while: nothing was sent. */
  | "circuit_open"
  /** The command failed: no connection, no permission, a replica that is read only. */
  | "command_failed"
  /** The answer is not one to this command. */
  | "answer_invalid"
  /** It has as many entries as it may have, and all of them are still in force. */
  | "full"
  /** The client has as many entries as one may have. */
  | "holder_full";

/** What to do, for each reason. */
const REMEDIES: Readonly<Record<StoreUnavailableReason, string>> = {
  timeout: "check the store, or raise the time that it has",
  circuit_open: "check the store",
  command_failed: "check the store and its permissions",
  answer_invalid: "check what its address leads to",
  full: "raise `maxEntries`",
  holder_full: "raise `maxPerKey`, or have the client send fewer proofs",
};

/** Rejected by a store that cannot be used at the moment: nothing is known of what was requested. */
export class StoreUnavailableError extends Error {
  static {
    sharedAcrossCopies(StoreUnavailableError, "StoreUnavailableError");
  }

  override readonly name = "StoreUnavailableError";
  readonly code = "callgate_store_unavailable";
  readonly reason: StoreUnavailableReason;
  /** A code of Node's, or the first word of what the store answered (`READONLY`, `NOAUTH`), where there is one. */
  readonly failure: string | undefined;

  /** Nothing that was sent to the store, nor its own text, belongs in it. */
  constructor(reason: StoreUnavailableReason, failure?: string) {
    const why = failure === undefined ? reason : `${reason} (${failure})`;
    super(`The store cannot be used: ${why}; ${REMEDIES[reason]}`);
    this.reason = reason;
    this.failure = failure;
  }
}
