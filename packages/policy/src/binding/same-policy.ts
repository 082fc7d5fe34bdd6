import type { PolicyEntry } from "../policy.js";
import { toCanonical } from "../version.js";

/** Whether two entries of one document decide every request alike, whatever they are named. */
export function isSamePolicy(one: PolicyEntry, other: PolicyEntry): boolean {
  return one === other || textOf(one) === textOf(other);
}

function textOf(entry: PolicyEntry): string {
  return JSON.stringify(toCanonical([{ ...entry, name: "" }], undefined).entries);
}
