import type { Clock } from "../kit/time/clock.js";
import type { KeyFailure } from "./key-fetch-error.js";
import type { KeySet } from "./key-set.js";
import type { KeyHealth, KeySetState } from "./key-source.js";

/** What is known of one issuer's key set. Times are monotonic milliseconds. */
export interface KnownKeys {
  readonly state: KeySetState;
  readonly keySet: KeySet | undefined;
  readonly fetchedAt: number | undefined;
  readonly lastError: { readonly failure: KeyFailure; readonly at: number } | undefined;
  readonly nextAt: number | undefined;
}

/** Reports it to operators: times as times of day, by the clock as it is set now. */
export function describeHealth(
  { state, keySet, fetchedAt, lastError, nextAt }: KnownKeys,
  clock: Clock,
): KeyHealth {
  const passedMs = clock.monotonic() - (fetchedAt ?? 0);
  return {
    state,
    usable: state !== "empty",
    keyCount: keySet?.keys.size ?? 0,
    skippedKeyCount: keySet?.skipped.length ?? 0,
    overLimit: keySet?.isOverLimit ?? false,
    ageSeconds: fetchedAt === undefined ? undefined : passedMs / 1000,
    lastSuccessAt: toIso(fetchedAt, clock),
    lastErrorAt: toIso(lastError?.at, clock),
    lastErrorCode: lastError?.failure.code,
    lastErrorCause: lastError?.failure.cause,
    lastErrorHost: lastError?.failure.host,
    nextRefreshAt: toIso(nextAt, clock),
  };
}

/** Rounded up, so that a refresh reported as due is due. */
function toIso(moment: number | undefined, clock: Clock): string | undefined {
  if (moment === undefined) return undefined;
  const timeOfDay = clock.now() + (moment - clock.monotonic());
  return new Date(Math.ceil(timeOfDay)).toISOString();
}
