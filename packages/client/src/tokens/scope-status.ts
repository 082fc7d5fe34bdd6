import { causeCodeOf, type TokenErrorCode } from "../errors.js";
import type { TokenState } from "../events.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import type { PassedTime } from "./passed-time.js";
import type { TokenRefresher } from "./token-refresher.js";
import { resourceOf } from "./token-reporter.js";

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

/** Reports the state of one scope's token, with its moments as times of day. */
export function describeScope(
  parameters: GrantParameters,
  {
    state,
    cached,
    fetching,
    cooldown,
  }: Pick<TokenRefresher, "cached" | "fetching" | "cooldown"> & { readonly state: TokenState },
  time: PassedTime,
): ScopeStatus {
  return Object.freeze({
    scope: parameters.scope,
    audience: parameters.audience,
    resource: resourceOf(parameters),
    state,
    expiresAt: cached?.token.expiresAt,
    refreshAt: cached && new Date(time.toWall(cached.schedule.refreshAt)).toISOString(),
    isRefreshing: fetching !== undefined,
    waiting: fetching?.waiting.count ?? 0,
    failures: cooldown.failures,
    lastErrorCode: cooldown.error?.code,
    lastErrorCause: cooldown.error && causeCodeOf(cooldown.error),
    retryAt: cooldown.error?.retryAt?.toISOString(),
  });
}
