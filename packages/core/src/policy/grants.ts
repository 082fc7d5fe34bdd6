import { type Faults, received } from "../kit/configuration/faults.js";
import { DAY_OR_INSTANT, endOf } from "../kit/time/calendar.js";

/** The end of a caller's grant. */
export interface GrantEnd {
  /** The first moment at which the caller is refused, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The end as written in the policy. */
  readonly until: string;
  readonly ticket: string | undefined;
}

/** An entry of `callers` in its long form, checked; `end` is `undefined` for a grant without end. */
export interface CheckedGrant {
  readonly client: unknown;
  readonly end: GrantEnd | undefined;
}

const MEMBERS = ["client", "until", "ticket", "reason"] as const;
const MAX_TICKET = 256;
const MAX_REASON = 1024;

/** Checks a grant, but for its client. A grant that has ended already is not a fault: it refuses. */
export function checkGrant(entry: object, faults: Faults): CheckedGrant {
  const { client, until, ticket, reason } = faults.own<Record<string, unknown>>(
    entry as Record<string, unknown>,
    MEMBERS,
    ["client"],
  );
  checkText("ticket", ticket, MAX_TICKET, faults);
  checkText("reason", reason, MAX_REASON, faults);
  if (until === undefined) return { client, end: undefined };
  const at = endOf(until);
  if (at === undefined)
    faults.add("until_invalid", "until", `must be ${DAY_OR_INSTANT}, received ${received(until)}`);
  const end = { at: at ?? 0, until: until as string, ticket: ticket as string | undefined };
  return { client, end: Object.freeze(end) };
}

const PRINTABLE = /^[^\p{Cc}]+$/u;

function checkText(option: string, value: unknown, max: number, faults: Faults): void {
  if (value === undefined) return;
  if (typeof value === "string" && value.length <= max && PRINTABLE.test(value)) return;
  faults.add(
    "option_invalid",
    option,
    `must be a string of 1 to ${max} characters without control characters, received ${received(value)}`,
  );
}
