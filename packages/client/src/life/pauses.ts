/** How often one flight tries again, after the first attempt. */
export const MAX_RETRIES = 3;

const RETRY_BASE_MS = 250;
const RETRY_CAP_MS = 5000;
const COOLDOWN_BASE_MS = 1000;
const TRANSIENT_CAP_MS = 15_000;
const PERMANENT_CAP_MS = 30_000;
/** However long a server asks to be left alone, a client that restarted would ask sooner. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * How long one flight waits before it tries again: full jitter, with the server's `Retry-After` as the least.
 *
 * @param retries how often it tried again already
 * @param retryAfterMs 0 where the server asked for nothing
 */
export function retryPauseMs(retries: number, retryAfterMs: number, random: () => number): number {
  const jittered = random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** retries);
  return Math.max(jittered, retryAfterMs);
}

/** What a {@link cooldownMs} depends on. */
export interface CooldownCause {
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Whether asking again may help with nothing changed. */
  readonly transient: boolean;
  /** How long the server asked to be left alone, 0 where it did not. */
  readonly retryAfterMs: number;
  /** How long a token is there to be given out all the same, 0 without one. */
  readonly servesForMs: number;
}

/**
 * How long a key is left alone after a failed flight: 1 s doubling to 15 s, or to 30 s where only a change helps,
 * jittered.
 *
 * While a token still serves, at most half the time it has left, so that its end is not slept through.
 */
export function cooldownMs(cause: CooldownCause, random: () => number): number {
  const cap = cause.transient ? TRANSIENT_CAP_MS : PERMANENT_CAP_MS;
  const full = Math.min(cap, COOLDOWN_BASE_MS * 2 ** (cause.failures - 1));
  const jittered = full * (0.75 + 0.25 * random());
  const untilHalfway =
    cause.transient && cause.servesForMs > 0
      ? Math.max(COOLDOWN_BASE_MS, cause.servesForMs / 2)
      : Infinity;
  return Math.max(
    Math.min(jittered, untilHalfway),
    Math.min(cause.retryAfterMs, LONGEST_RETRY_AFTER_MS),
  );
}
