const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 86_400;
const DEFAULT_LIFETIME_SECONDS = 600;

/**
 * When a fetched key set is refreshed, when it expires, and when it becomes unusable (monotonic milliseconds).
 *
 * In whole milliseconds, like timers and reports: a refresh that is reported as due is due.
 */
export interface KeySetLifetime {
  readonly fetchedAt: number;
  /** From here on one background refresh runs: at around 80 % of the lifetime, jittered so that a fleet spreads out. */
  readonly refreshAt: number;
  /** From here on a request joins the refresh, unless the issuer is known to be down. */
  readonly expiresAt: number;
  /** Until here it is used while refreshing fails. */
  readonly serveUntil: number;
}

/**
 * Plans the lifetime of a key set.
 *
 * @param maxAgeSeconds from `Cache-Control`; limited to 1 minute … 24 hours, 10 minutes where it is missing
 */
export function planLifetime(
  fetchedAt: number,
  maxAgeSeconds: number | undefined,
  outageToleranceSeconds: number,
): KeySetLifetime {
  const lifetimeMs =
    1000 *
    Math.min(
      MAX_LIFETIME_SECONDS,
      Math.max(MIN_LIFETIME_SECONDS, maxAgeSeconds ?? DEFAULT_LIFETIME_SECONDS),
    );
  const expiresAt = fetchedAt + lifetimeMs;
  return {
    fetchedAt,
    refreshAt: Math.ceil(fetchedAt + lifetimeMs * (0.75 + 0.1 * Math.random())),
    expiresAt,
    serveUntil: expiresAt + outageToleranceSeconds * 1000,
  };
}
