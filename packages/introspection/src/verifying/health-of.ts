import type { Clock, IntrospectionHealth } from "@callgate/core/kit";
import type { Asker } from "../asking/asker.js";

/**
 * How long a failure counts: questions are sent for requests only, and none would come where a readiness probe takes the service
 * out of use because of the last failure.
 */
const FAILURE_COUNTS_MS = 10_000;

/** Reports on the questions of one issuer. */
export function healthOf(
  { state, questions, inFlight }: Pick<Asker, "state" | "questions" | "inFlight">,
  clock: Pick<Clock, "now" | "monotonic">,
  {
    isClosed,
    ...cache
  }: Pick<IntrospectionHealth, "hitRatio" | "entries"> & { readonly isClosed: boolean },
): IntrospectionHealth {
  const { isFailing, lastSuccessAt, lastFailure } = state;
  const details = lastFailure?.failure.details;
  return Object.freeze({
    usable:
      !isClosed && !(isFailing && clock.monotonic() - (lastFailure?.at ?? 0) < FAILURE_COUNTS_MS),
    lastSuccessAt: toIso(lastSuccessAt, clock),
    lastErrorAt: toIso(lastFailure?.at, clock),
    lastErrorCode: lastFailure?.failure.code,
    lastErrorCause: details?.cause,
    lastErrorHost: details?.host,
    questions,
    inFlight,
    ...cache,
  });
}

/** The time of day of a monotonic moment, by the clock as it is set now. */
function toIso(
  moment: number | undefined,
  clock: Pick<Clock, "now" | "monotonic">,
): string | undefined {
  if (moment === undefined) return undefined;
  return new Date(Math.ceil(clock.now() + (moment - clock.monotonic()))).toISOString();
}
