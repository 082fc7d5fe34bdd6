import type { FetchResponse } from "@callgate/core/kit";

/** The longest delay a server can require: a longer one is a mistake, or an attempt to block the client. */
const MAX_DELAY_MS = 3_600_000;

/** Larger numbers are moments, in seconds since the Unix epoch; smaller ones are delays. */
const EARLIEST_EPOCH_SECONDS = 1_000_000_000;
/** Larger numbers are moments in milliseconds. */
const EARLIEST_EPOCH_MS = 1_000_000_000_000;

/** When a rate limit ends, by the names that servers have for it. They differ in what the number means. */
const RESET_FIELDS: readonly string[] = [
  "ratelimit-reset",
  "x-ratelimit-reset",
  "x-rate-limit-reset",
  "x-ratelimit-reset-after",
  "x-rate-limit-reset-after",
];

/** Every field that says when a rate limit ends. */
export const RATE_LIMIT_FIELDS: readonly string[] = ["ratelimit", ...RESET_FIELDS];

type Fields = FetchResponse["headers"];

/**
 * Reads the moment before which another request is useless, at most an hour from now: of `Retry-After`, or, where the
 * client sent too many requests, of the fields that say when its rate limit ends.
 *
 * A date is read relative to the answer's own `Date`, so that the two clocks may differ.
 *
 * @param status the end of a rate limit is read with 429 only, since servers send it with every answer
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

/** Of several limits, the one that ends last: requests before that would be refused. */
function rateLimitMs(headers: Fields, serverNowMs: number): number | undefined {
  const resets = [
    ...RESET_FIELDS.flatMap((name) => resetsIn(headers.get(name)?.trim() ?? "")),
    ...resetsOfLimits(headers.get("ratelimit") ?? ""),
  ];
  const delays = resets.map((reset) => delayOf(reset, serverNowMs)).filter((delay) => delay > 0);
  return delays.length === 0 ? undefined : delays.reduce((one, other) => Math.max(one, other));
}

/** A date, which has a comma of its own, or a list of numbers, each with parameters that are not read: `20;w=60`. */
function resetsIn(field: string): readonly string[] {
  if (!Number.isNaN(momentOf(field))) return [field];
  return field.split(",").map((item) => (item.split(";", 1)[0] ?? "").trim().replaceAll('"', ""));
}

/**
 * `RateLimit` of the drafts since 2024, `"minute";r=0;t=20`, and of those before, `limit=10, remaining=0, reset=20`. A limit
 * that has requests left was not the one exceeded, unless all of them have.
 */
function resetsOfLimits(field: string): readonly string[] {
  const limits = withoutQuoted(field)
    .split(",")
    .flatMap((item) => {
      const reset = /(?:;\s*t|^\s*reset)\s*=\s*(\d+)/i.exec(item)?.[1];
      const left = /;\s*r\s*=\s*(\d+)/i.exec(item)?.[1];
      return reset === undefined ? [] : [{ reset, isSpent: Number(left ?? 0) === 0 }];
    });
  const spent = limits.filter(({ isSpent }) => isSpent);
  return (spent.length > 0 ? spent : limits).map(({ reset }) => reset);
}

/** Removes quoted names of limits, which may contain commas. */
function withoutQuoted(field: string): string {
  return field.replace(/"(?:[^"\\]|\\.)*"?/g, "");
}

function delayOf(reset: string, serverNowMs: number): number {
  if (!isNumber(reset)) return momentOf(reset) - serverNowMs;
  const value = Number(reset);
  if (value >= EARLIEST_EPOCH_MS) return value - serverNowMs;
  return value >= EARLIEST_EPOCH_SECONDS ? value * 1000 - serverNowMs : value * 1000;
}

function isNumber(value: string): boolean {
  return /^\d+(\.\d+)?$/.test(value);
}

const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/i;

/** A date of HTTP's or ISO 8601's form in milliseconds since the Unix epoch, or `NaN`. */
function momentOf(value: string): number {
  return ISO_DATE.test(value) ? Date.parse(value) : dateOf(value);
}

/** An HTTP date in milliseconds since the Unix epoch, or `NaN`. */
export function dateOf(value: string): number {
  // Every form of it begins with a weekday and has a time; `Date.parse` alone accepts nearly anything.
  return /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
}
