import { type Channel, channel } from "node:diagnostics_channel";
import type { IntrospectionFailureCode } from "./failure.js";

interface AboutIntrospection {
  /** When it happened, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The issuer's identifier. */
  readonly issuer: string;
  readonly alias: string | undefined;
}

/** What happened while tokens were introspected. Nothing of a token, an answer or a secret is in it. */
export type IntrospectionEvent = AboutIntrospection &
  (
    | {
        readonly type: "introspected";
        readonly outcome: "active" | "inactive";
        readonly durationMs: number;
        /** Whether it was a refresh, which no request waits for. */
        readonly ahead: boolean;
      }
    | {
        readonly type: "introspection_failed";
        readonly code: IntrospectionFailureCode;
        readonly status: number | undefined;
        /** Node's own code for why the exchange failed: `ENOTFOUND`, `ECONNREFUSED`, … */
        readonly cause: string | undefined;
        /** Host and port of the endpoint, as far as they are configured: a host that only metadata names is omitted. */
        readonly host: string | undefined;
        /** What is wrong with a signed answer, from a closed set. */
        readonly detail: string | undefined;
      }
    /** The server does not accept this service's credentials: an operator has to act. Requests are answered 503. */
    | {
        readonly type: "introspection_credentials_rejected";
        readonly status: number | undefined;
        /** The version of the secret, by which its source identifies it. */
        readonly version: string;
        /** For how long nothing is requested, unless the secret changes. */
        readonly cooldownSeconds: number;
      }
    /** Tokens were answered 503 without a question; at most one event a second. */
    | {
        readonly type: "introspection_overloaded";
        /** The bound that was reached: `missesPerSecond`, or `queue`. */
        readonly limit: "misses" | "queue";
        /** How many tokens, since the last of these events. */
        readonly refused: number;
      }
    /** A question was answered after others had failed. */
    | { readonly type: "introspection_recovered" }
    /** The store of shared answers cannot be used, or has one that is not ours: it counts as missing. */
    | { readonly type: "shared_answers_failed"; readonly code: string }
  );

/** The part of an {@link IntrospectionEvent} that says what happened. */
export type IntrospectionHappening = IntrospectionEvent extends infer Event
  ? Event extends IntrospectionEvent
    ? Omit<Event, "at" | "issuer" | "alias">
    : never
  : never;

/** `callgate:introspection` carries {@link IntrospectionEvent}. */
export const introspectionChannel: Channel = channel("callgate:introspection");
