import { type Channel, channel } from "node:diagnostics_channel";
import type { SkippedKeyCode } from "./key-rules.js";

interface AboutKeys {
  /** When it happened, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The issuer's identifier. */
  readonly issuer: string;
  readonly alias: string | undefined;
}

/** What happened to an issuer's keys. */
export type KeysEvent = AboutKeys &
  (
    | { readonly type: "refreshed"; readonly keyCount: number }
    | {
        readonly type: "refresh_failed";
        readonly code: string;
        /** Node's own code for why the exchange failed: `ENOTFOUND`, `ECONNREFUSED`, … */
        readonly cause: string | undefined;
        /** Host and port of the fetch, as far as they are configured: a host that only metadata names is omitted. */
        readonly host: string | undefined;
      }
    /** A refresh failed and the set is past its lifetime: it stays in use during the outage tolerance. */
    | { readonly type: "serving_expired" }
    | { readonly type: "key_skipped"; readonly index: number; readonly code: SkippedKeyCode }
    /**
     * A token fits more keys than the 8 that its signature is tried with: it has no `kid`, or many keys share one `kid`.
     * At most once for each set that was fetched.
     */
    | { readonly type: "candidates_limited"; readonly tried: number }
    | { readonly type: "key_withdrawn"; readonly kid: string | undefined }
  );

/** `callgate:keys` carries {@link KeysEvent}. */
export const keysChannel: Channel = channel("callgate:keys");
