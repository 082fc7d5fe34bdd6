/** The longest time that a server can require. */
const LONGEST_SECONDS = 60;

interface Fields {
  get(name: string): string | null;
}

/**
 * Reads `Retry-After` in whole seconds, from 1 to 60. A date is read relative to the answer's own `Date`, so that the two clocks
 * may differ.
 *
 * @returns `undefined` where it is missing, or unreadable
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterOf(headers: Fields, nowMs: number): number | undefined {
  const value = headers.get("retry-after")?.trim() ?? "";
  const seconds = /^\d{1,10}$/.test(value) ? Number(value) : secondsUntil(value, headers, nowMs);
  return Number.isFinite(seconds)
    ? Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(seconds)))
    : undefined;
}

function secondsUntil(date: string, headers: Fields, nowMs: number): number {
  const serverNow = httpDate(headers.get("date") ?? "");
  return (httpDate(date) - (Number.isNaN(serverNow) ? nowMs : serverNow)) / 1000;
}

/** Every form of it begins with a weekday; `Date.parse` alone accepts nearly anything. */
function httpDate(value: string): number {
  return /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/.test(value) ? Date.parse(value) : Number.NaN;
}
