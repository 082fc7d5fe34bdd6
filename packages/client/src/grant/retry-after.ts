import type { FetchResponse } from "@callgate/core/kit";

/** The longest delay a server can ask for: a longer one is a mistake, or an attempt to silence the client. */
const MAX_DELAY_MS = 3_600_000;

/** Larger numbers are moments, in seconds since the Unix epoch; smaller ones are delays. */
const EARLIEST_EPOCH_SECONDS = 1_000_000_000;
/** Larger numbers are moments in milliseconds. */
const EARLIEST_EPOCH_MS = 1_000_000_000_000;

/** When a rate limit ends, by the names that servers have for it. No two of them agree on what the number means. */
const RESET_FIELDS = ["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"];

type Fields = FetchResponse["headers"];

/**
 * Reads the moment before which another request is useless, at most an hour from now: of `Retry-After`, or, where the
 * client sent too many requests, of the fields that say when its rate limit ends.
 *
 * A date is read relative to the answer's own `Date`, so that the two clocks may differ.
 *
 * @param status 429 is what makes a rate limit's end mean something: servers send it with every answer
 * @returns `undefined` where the server names no moment in the future
 * @see RFC 9110 section 10.2.3, draft-ietf-httpapi-ratelimit-headers
 */
export function retryAtOf(headers: Fields, nowMs: number, status?: number): Date | undefined {
  const serverNowMs = dateOf(headers.get("date") ?? "") || nowMs;
  const delayMs =
    retryAfterMs(headers, serverNowMs) ??
    (status === 429 ? rateLimitMs(headers, serverNowMs) : undefined);
  return delayMs === undefined ? undefined : new Date(nowMs + Math.min(delayMs, MAX_DELAY_MS));
}

function retryAfterMs(headers: Fields, serverNowMs: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  const delayMs = isNumber(value) ? Number(value) * 1000 : dateOf(value) - serverNowMs;
  return delayMs > 0 ? delayMs : undefined;
}

function rateLimitMs(headers: Fields, serverNowMs: number): number | undefined {
  const values = RESET_FIELDS.map((name) => headers.get(name)?.trim() ?? "");
  // `RateLimit: "default";r=0;t=30`, of the drafts since 2024.
  values.push(/;\s*t=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1] ?? "");
  const delays = values.filter(isNumber).map((value) => delayOf(Number(value), serverNowMs));
  const longest = Math.max(0, ...delays);
  return longest > 0 ? longest : undefined;
}

function delayOf(value: number, serverNowMs: number): number {
  if (value >= EARLIEST_EPOCH_MS) return value - serverNowMs;
  return value >= EARLIEST_EPOCH_SECONDS ? value * 1000 - serverNowMs : value * 1000;
}

function isNumber(value: string): boolean {
  return /^\d+(\.\d+)?$/.test(value);
}

/** An HTTP date in milliseconds since the Unix epoch, or `NaN`. */
export function dateOf(value: string): number {
  // Every form of it begins with a weekday and has a time; `Date.parse` alone accepts nearly anything.
  return /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
}
