import { type Channel, channel } from "node:diagnostics_channel";
import type { Reason } from "./decision/denial.js";
import type { SkippedKeyCode } from "./keys/verification-key.js";

/** One decision, as operators see it. Holds nothing of a token that was not verified, and no token at all. */
export interface DecisionEvent {
  readonly decisionId: string;
  readonly outcome: "allowed" | "denied" | "unavailable";
  /** `undefined` when allowed. */
  readonly reason: Reason | undefined;
  /** `false` when a refusal was only reported and the request let through. */
  readonly enforced: boolean;
  /** The caller's client identifier, from a verified token only. */
  readonly caller: string | undefined;
  /** The issuer's identifier, from a verified token only. */
  readonly issuer: string | undefined;
  /** The policy's `endpoint`, or method and path of the request; never the query. */
  readonly endpoint: string;
  readonly method: string;
  /** Whether the token had been verified for an earlier request. */
  readonly cached: boolean;
  /** Milliseconds from being asked to deciding. */
  readonly durationMs: number;
}

interface AboutKeys {
  readonly issuer: string;
  readonly alias: string | undefined;
}

/** What happened to an issuer's keys. */
export type KeysEvent = AboutKeys &
  (
    | { readonly type: "refreshed"; readonly keyCount: number }
    | { readonly type: "refresh_failed"; readonly code: string }
    /** A refresh failed and the set is past its lifetime: it serves on, for as long as the outage tolerance lasts. */
    | { readonly type: "serving_expired" }
    | { readonly type: "key_skipped"; readonly index: number; readonly code: SkippedKeyCode }
    | { readonly type: "key_withdrawn"; readonly kid: string | undefined }
  );

/** `callgate:decision` carries {@link DecisionEvent}. */
export const decisionChannel: Channel = channel("callgate:decision");

/** `callgate:keys` carries {@link KeysEvent}. */
export const keysChannel: Channel = channel("callgate:keys");
