import type { Denial, JsonObject } from "@callgate/core/kit";

/**
 * How long the refusal of an active token holds by itself, in milliseconds: one that is not valid yet is refused until it is,
 * every other for as long as its answer is used.
 *
 * @param nowMs milliseconds since the Unix epoch
 */
export function refusedForMs(
  { denied }: Denial,
  { nbf, iat }: JsonObject,
  nowMs: number,
  clockSkewSeconds: number,
): number {
  if (denied !== "token_not_yet_valid") return Number.POSITIVE_INFINITY;
  const begins = Math.max(...[nbf, iat].filter((time) => typeof time === "number"));
  return Math.max(0, (begins - clockSkewSeconds) * 1000 - nowMs);
}
