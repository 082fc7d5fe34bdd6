import type { TokenErrorCode } from "../errors.js";
import type { TokenState } from "../events.js";

/** The state of one scope's token. */
export interface ScopeStatus {
  /** The requested scope, sorted; `undefined` where it is left to the server. */
  readonly scope: string | undefined;
  /** The API it is for, at servers that take an `audience` parameter. */
  readonly audience: string | undefined;
  /** The services it is for (RFC 8707), sorted. */
  readonly resource: readonly string[] | undefined;
  readonly state: TokenState;
  /** When the token expires, in seconds since the Unix epoch. */
  readonly expiresAt: number | undefined;
  /** When the token is renewed in the background, ISO 8601. */
  readonly refreshAt: string | undefined;
  /** Whether a token fetch is under way. */
  readonly isRefreshing: boolean;
  /** How many calls wait. */
  readonly waiting: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Why the last token fetch failed, where none succeeded since. */
  readonly lastErrorCode: TokenErrorCode | undefined;
  /** The code beneath it: Node's own, such as `ECONNREFUSED`, or that of the secret's source. */
  readonly lastErrorCause: string | undefined;
  /** The earliest time of the next request, ISO 8601. */
  readonly retryAt: string | undefined;
}
