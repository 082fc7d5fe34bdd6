import { type Channel, channel } from "node:diagnostics_channel";

interface AboutRevocations {
  /** When it happened, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Always `undefined`: a list may concern several issuers. */
  readonly issuer: undefined;
  /** The name of the source; `gate.revoke` for what was revoked in this process alone. */
  readonly source: string;
}

/** What happened to the list of revocations. */
export type RevocationsEvent = AboutRevocations &
  (
    | {
        readonly type: "changed";
        readonly change: "revoked" | "restored" | "replaced";
        /** How many revocations the source has now; some may have ended. */
        readonly entries: number;
        /** The reason that was recorded for a single revocation. */
        readonly reason: string | undefined;
      }
    | {
        /** The source failed and is started again; the list stays in force. */
        readonly type: "source_failed";
        readonly code: string;
      }
    /** Not up to date for longer than `maxStalenessSeconds`: what was revoked since may be missing. */
    | { readonly type: "stale"; readonly whenStale: "serve" | "refuse" }
    /** Up to date again. */
    | { readonly type: "fresh" }
  );

/** `callgate:revocations` carries {@link RevocationsEvent}. */
export const revocationsChannel: Channel = channel("callgate:revocations");
