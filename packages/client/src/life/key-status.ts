import type { TokenErrorCode } from "../errors.js";
import type { TokenState } from "../events.js";

/** How the token of one key stands. */
export interface KeyStatus {
  /** The scope asked for, sorted; `undefined` where it is left to the server. */
  readonly scope: string | undefined;
  readonly state: TokenState;
  /** When the token expires, in seconds since the Unix epoch. */
  readonly expiresAt: number | undefined;
  /** When the token is renewed in the background, ISO 8601. */
  readonly refreshAt: string | undefined;
  /** Whether a request is under way. */
  readonly isRefreshing: boolean;
  /** How many calls wait. */
  readonly waiting: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Why the last flight failed, where none succeeded since. */
  readonly lastErrorCode: TokenErrorCode | undefined;
  /** When the authorization server is asked again at the earliest, ISO 8601. */
  readonly retryAt: string | undefined;
}
