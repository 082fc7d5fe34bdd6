import { InvalidArgumentError } from "commander";

/** Ends of grants that fail a check. */
export interface FailOnEnds {
  readonly expired: boolean;
  /** Grants that end within this many days. */
  readonly expiringDays: number | undefined;
}

const DEFAULT_DAYS = 14;
const MAX_DAYS = 3650;

/** Reads `expired,expiring:14d`. */
export function parseFailOnEnds(text: string): FailOnEnds {
  let [expired, expiringDays]: [boolean, number | undefined] = [false, undefined];
  for (const word of text.split(",")) {
    const expiring = /^expiring(?::(\d{1,4})d)?$/.exec(word);
    if (word === "expired") expired = true;
    else if (expiring !== null) expiringDays = Number(expiring[1] ?? DEFAULT_DAYS);
    else throw new InvalidArgumentError("Use expired and expiring:DAYSd, such as expiring:14d.");
  }
  if (expiringDays !== undefined && expiringDays > MAX_DAYS) {
    throw new InvalidArgumentError(`It must be at most ${MAX_DAYS} days.`);
  }
  return { expired, expiringDays };
}
