/** The longest delay a server can ask for: a longer one is a mistake, or an attempt to silence the client. */
const MAX_DELAY_MS = 3_600_000;

/**
 * Reads `Retry-After`: the moment before which another request is useless, at most an hour from now.
 *
 * A date is read relative to the answer's own `Date`, so that the two clocks may differ.
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
  // Every form of it begins with a weekday and has a time; `Date.parse` alone accepts nearly anything.
  return /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
}
