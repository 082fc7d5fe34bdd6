import { type BackoffBounds, backoffMs, type Clock } from "@callgate/core/kit";
import type { TokenError } from "../errors.js";

/** How often one token fetch tries again, after the first attempt. */
export const MAX_RETRIES = 3;

const RETRY_BASE_MS = 250;
const RETRY_CAP_MS = 5000;
const COOLDOWN_BASE_MS = 1000;
const TRANSIENT: BackoffBounds = { firstMs: COOLDOWN_BASE_MS, maxMs: 15_000 };
const PERMANENT: BackoffBounds = { firstMs: COOLDOWN_BASE_MS, maxMs: 30_000 };
/** The longest `Retry-After` that is observed: a client that is restarted would send a request sooner anyway. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * How long one token fetch waits before it tries again: full jitter, at least the server's `Retry-After`.
 *
 * @param retries how often it has tried again already
 * @param retryAfterMs 0 where the server sent no `Retry-After`
 */
export function retryPauseMs(retries: number, retryAfterMs: number, random: () => number): number {
  const jittered = random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** retries);
  return Math.max(jittered, retryAfterMs);
}

/** What a {@link cooldownMs} depends on. */
export interface CooldownCause {
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Whether the same request may succeed later with nothing changed. */
  readonly transient: boolean;
  /** The server's `Retry-After`, 0 where it sent none. */
  readonly retryAfterMs: number;
  /** How long the current token stays usable, 0 without one. */
  readonly usableForMs: number;
}

/**
 * How long no request is made for a scope after a failed token fetch: 1 s doubling to 15 s, or to 30 s where only a
 * change helps, jittered.
 *
 * While a token is usable, at most half of the time it has left, so that it is tried again before the token expires.
 */
export function cooldownMs(cause: CooldownCause, random: () => number): number {
  const jittered = backoffMs(cause.failures, cause.transient ? TRANSIENT : PERMANENT, random);
  const untilHalfway =
    cause.transient && cause.usableForMs > 0
      ? Math.max(COOLDOWN_BASE_MS, cause.usableForMs / 2)
      : Infinity;
  return Math.max(
    Math.min(jittered, untilHalfway),
    Math.min(cause.retryAfterMs, LONGEST_RETRY_AFTER_MS),
  );
}

/** The longest pause that a secret's source may require: the longest that the built-in ones make. */
const LONGEST_SOURCE_PAUSE_MS = 60_000;

/**
 * How long the server, or the secret's source, wants no further request, in milliseconds; 0 where it names no time.
 *
 * A source's moment may be from before the wall clock was set, so it is cut to the longest pause there is.
 */
export function retryAfterMs({ code, retryAt }: TokenError, clock: Clock): number {
  if (retryAt === undefined) return 0;
  const longest =
    code === "credential_unavailable" ? LONGEST_SOURCE_PAUSE_MS : LONGEST_RETRY_AFTER_MS;
  return Math.min(longest, Math.max(0, retryAt.getTime() - clock.now()));
}
