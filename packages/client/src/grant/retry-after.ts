/** The longest a server is believed: what it asks for beyond that is a slip, or an attempt to silence us. */
const MAX_DELAY_MS = 3_600_000;

/**
 * Reads `Retry-After`: the moment before which asking again is of no use, an hour from now at the most.
 *
 * A date is taken relative to the answer's own `Date`, so that the two clocks may differ.
 *
 * @returns `undefined` where the server names no moment in the future
 * @see RFC 9110 section 10.2.3
 */
export function retryAtOf(headers: Headers, nowMs: number): Date | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  const delayMs = /^\d+(\.\d+)?$/.test(value)
    ? Number(value) * 1000
    : dateOf(value) - (dateOf(headers.get("date") ?? "") || nowMs);
  return delayMs > 0 ? new Date(nowMs + Math.min(delayMs, MAX_DELAY_MS)) : undefined;
}

/** An HTTP date in milliseconds since the Unix epoch, or `NaN`. */
function dateOf(value: string): number {
  // Every form of it begins with a weekday and tells a time; `Date.parse` alone takes nearly anything.
  return /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
}
