import { type Channel, channel } from "node:diagnostics_channel";
import type { StoreUnavailableReason } from "@callgate/core/kit";

interface AboutStore {
  /** When it happened, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Always `undefined`: a store is not of one issuer. */
  readonly issuer: undefined;
  readonly store: "replay" | "value" | "lock" | "revocations";
}

/** What happened to a store. No key and no value is in it. */
export type StoreEvent = AboutStore &
  (
    | {
        readonly type: "command_failed";
        readonly reason: StoreUnavailableReason;
        /** A code of Node's, or the first word of what the server answered, where there is one. */
        readonly failure: string | undefined;
      }
    /** No command is sent for a while. */
    | { readonly type: "circuit_opened"; readonly pauseMs: number }
    | { readonly type: "circuit_closed" }
    /** A claim was answered in this process alone, since the server could not be used (`whenUnavailable`). */
    | { readonly type: "claimed_locally" }
    /** A record of the stream is not one of this version: it is not in force. */
    | { readonly type: "record_skipped" }
  );

/** `callgate:store` carries {@link StoreEvent}. */
export const storeChannel: Channel = channel("callgate:store");
