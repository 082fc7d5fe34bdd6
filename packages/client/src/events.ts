import { type Channel, channel } from "node:diagnostics_channel";
import type { TokenErrorCode, TokenErrorHint } from "./errors.js";

/** The state of one scope's token, as `getToken()` finds it. */
export type TokenState = "empty" | "fresh" | "stale" | "expired" | "cooldown";

/** What every {@link TokenEvent} has: when it happened, and whose token it is about. */
export interface TokenEventEnvelope {
  /** When it happened, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The configured issuer identifier; `undefined` where only a token endpoint was configured. */
  readonly issuer: string | undefined;
  readonly clientId: string;
  /** The issuer's identifier, or the token endpoint where no issuer was given. */
  readonly server: string;
  /** The requested scope, sorted; `undefined` where it is left to the server, or where the client as a whole is meant. */
  readonly scope: string | undefined;
  /** The API that the token is for, where one was requested. */
  readonly audience: string | undefined;
  /** The services that the token is for (RFC 8707), sorted, where any was requested. */
  readonly resource: readonly string[] | undefined;
}

/** What happened to a client's tokens. Holds no token, no secret and no assertion. */
export type TokenEvent = TokenEventEnvelope &
  (
    | {
        /** One request at the token endpoint is over. */
        readonly type: "request";
        /** 1 for the first request of one token fetch. */
        readonly attempt: number;
        readonly outcome: "granted" | TokenErrorCode;
        readonly status: number | undefined;
        /** Node's own code for a failed connection: `ENOTFOUND`, `ECONNREFUSED`. */
        readonly cause: string | undefined;
        /** Host and port of the request, where they are from the configuration. */
        readonly host: string | undefined;
        readonly durationMs: number;
        readonly credentialVersion: string;
        /** Whether a call waited for it. */
        readonly awaited: boolean;
      }
    | {
        /** There is a new token. */
        readonly type: "renewed";
        /** Whether the token before it was still usable: no call had to wait. */
        readonly ahead: boolean;
        readonly lifetimeSeconds: number;
      }
    | {
        /** `getToken()` returned a token. */
        readonly type: "handed_out";
        /** The state that the call found: other than `fresh` and `stale`, it had to wait, or the token is the last one. */
        readonly state: TokenState;
        readonly waitedMs: number;
        readonly remainingMs: number;
      }
    | {
        /** `getToken()` was rejected. */
        readonly type: "refused";
        readonly code: TokenErrorCode;
        readonly waitedMs: number;
      }
    | {
        /** A token fetch failed; no request is made before `retryAt`. */
        readonly type: "cooldown";
        readonly code: TokenErrorCode;
        /** The code beneath it: Node's own, or that of the secret's source. */
        readonly cause: string | undefined;
        readonly host: string | undefined;
        /** The token endpoint's `error`. */
        readonly oauthError: string | undefined;
        readonly hint: TokenErrorHint | undefined;
        /** Failures in a row. */
        readonly failures: number;
        readonly retryAt: Date;
        /** Whether a usable token is returned meanwhile. */
        readonly serving: boolean;
      }
    | {
        /** A token was invalidated before it expired. */
        readonly type: "invalidated";
        /** `false` where the scope had too many of these recently: the token stays in use. */
        readonly granted: boolean;
      }
    | {
        /** The server leaves out what it should send, or grants a bearer token in place of a bound one; reported once per client. */
        readonly type: "warning";
        readonly code: "lifetime_missing" | "token_type_missing" | "token_unbound";
      }
    | {
        /** The server granted less than was requested; reported once per scope, and again after it granted all. */
        readonly type: "warning";
        readonly code: "scope_narrowed";
        /** The requested scopes that are missing. */
        readonly missing: readonly string[];
      }
    | {
        /** A token was granted for another credential than before. */
        readonly type: "credential_rotated";
        readonly version: string;
        readonly previousVersion: string;
      }
    | {
        /** The token endpoint refused a credential. */
        readonly type: "credential_rejected";
        readonly version: string;
      }
    | {
        /** The credential could not be read, or not in time. */
        readonly type: "credential_unavailable";
        /** The name of its source: from the configuration. */
        readonly source: string | undefined;
        /** Why: the source's own code, or Node's beneath it. */
        readonly cause: string | undefined;
      }
  );

/** A {@link TokenEvent} without its envelope: what happened. */
export type TokenHappening = TokenEvent extends infer Event
  ? Event extends TokenEvent
    ? Omit<Event, keyof TokenEventEnvelope>
    : never
  : never;

/** `callgate:token` carries {@link TokenEvent}. */
export const tokenChannel: Channel = channel("callgate:token");
