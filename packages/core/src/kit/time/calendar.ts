const DAY = /^\d{4}-\d\d-\d\d$/;
/** A date-time of RFC 3339, to the millisecond at most. */
const INSTANT =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY_MS = 86_400_000;

/** How to write a day or an instant, for a message. */
export const DAY_OR_INSTANT =
  "a day of the calendar, `2027-01-31`, or an instant with its zone, `2027-01-31T18:00:00Z`";

/**
 * The moment from which something is in force, in milliseconds since the Unix epoch: 00:00 UTC of a day, or the instant
 * itself.
 *
 * @returns `undefined` where the text is neither a real day nor an instant with a zone (RFC 3339 section 5.6)
 */
export function startOf(text: unknown): number | undefined {
  if (typeof text !== "string") return undefined;
  if (DAY.test(text)) return midnightOf(text);
  const [, day = ""] = INSTANT.exec(text) ?? [];
  return midnightOf(day) === undefined ? undefined : Date.parse(text);
}

/**
 * The first moment at which something is no longer in force, in milliseconds since the Unix epoch: 00:00 UTC after a day, so
 * that all of the day counts, or the instant itself.
 *
 * @returns `undefined` as {@link startOf} does
 */
export function endOf(text: unknown): number | undefined {
  const start = startOf(text);
  return start !== undefined && DAY.test(text as string) ? start + DAY_MS : start;
}

/** `Date` may read February 30 as March 2: only a day that does not change when it is parsed is real. */
function midnightOf(day: string): number | undefined {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day)
    ? midnight
    : undefined;
}
