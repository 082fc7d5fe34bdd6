import { type Channel, channel } from "node:diagnostics_channel";
import type { TokenErrorCode } from "./errors.js";

/** How a key stands: what `getToken()` finds there. */
export type TokenState = "empty" | "fresh" | "stale" | "dead" | "cooldown";

/** Whose token an event is about. */
export interface AboutToken {
  readonly clientId: string;
  /** The issuer's identifier, or the token endpoint where no issuer was given. */
  readonly server: string;
  /** The scope asked for, sorted; `undefined` where it is left to the server, or where the client as a whole is meant. */
  readonly scope: string | undefined;
}

/** What happened to a client's tokens. Holds no token, no secret and no assertion. */
export type TokenEvent = AboutToken &
  (
    | {
        /** One request at the token endpoint is over. */
        readonly type: "request";
        /** 1 for the first of its flight. */
        readonly attempt: number;
        readonly outcome: "granted" | TokenErrorCode;
        readonly status: number | undefined;
        readonly durationMs: number;
        readonly credentialVersion: string;
        /** Whether a call waited for it. */
        readonly awaited: boolean;
      }
    | {
        /** There is a new token. */
        readonly type: "renewed";
        /** Whether the token before it still served: no call had to wait. */
        readonly ahead: boolean;
        readonly lifetimeSeconds: number;
      }
    | {
        /** `getToken()` gave a token. */
        readonly type: "handed_out";
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
        /** A flight failed; nothing is asked before `retryAt`. */
        readonly type: "cooldown";
        readonly code: TokenErrorCode;
        /** Failures in a row. */
        readonly failures: number;
        readonly retryAt: Date;
        /** Whether a token is left to be given out meanwhile. */
        readonly serving: boolean;
      }
    | {
        /** A token was invalidated before its time. */
        readonly type: "invalidated";
        /** `false` where the key had too many of these lately: the token is given out on. */
        readonly granted: boolean;
      }
    | {
        /** The server leaves out what it ought to say; told once per client. */
        readonly type: "warning";
        readonly code: "lifetime_missing" | "token_type_missing";
      }
    | {
        /** A token was granted for another credential than before. */
        readonly type: "credential.rotated";
        readonly version: string;
        readonly previousVersion: string;
      }
    | {
        /** The token endpoint refused a credential. */
        readonly type: "credential.rejected";
        readonly version: string;
      }
    | {
        /** The credential could not be read, or not in time. */
        readonly type: "credential.unavailable";
      }
  );

/** The part of a {@link TokenEvent} that tells what happened. */
export type TokenHappening = TokenEvent extends infer Event
  ? Event extends TokenEvent
    ? Omit<Event, keyof AboutToken>
    : never
  : never;

/** `callgate:token` carries {@link TokenEvent}. */
export const tokenChannel: Channel = channel("callgate:token");
