import type { Policy, PolicyEntry } from "../../policy.js";
import type { EndpointGlob, NamedEntry } from "../endpoint-glob.js";
import type { Place } from "../place.js";

/** The inputs for checking a rule. */
export interface RuleScene {
  readonly policy: Policy;
  readonly entries: readonly NamedEntry[];
  /** In milliseconds since the Unix epoch. */
  readonly now: number;
}

/** What is wrong, and where; `code` is `rule_violated` if left out. */
export interface Violation {
  readonly place: Place;
  readonly message: string;
  readonly code?: "group_unknown";
  readonly suggestion?: string | undefined;
}

/** The entries that decide any request of these patterns. */
export function entriesOf(
  { entries }: RuleScene,
  globs: readonly EndpointGlob[],
): readonly PolicyEntry[] {
  return entries
    .filter((named) => globs.some((glob) => glob.touches(named)))
    .map(({ entry }) => entry);
}

export function placeOfEntry({ at, written }: PolicyEntry): Place {
  return { at, path: ["endpoints", written] };
}

export function placeOfGrant({ grants, written }: PolicyEntry, index: number): Place {
  const { at } = grants[index] as PolicyEntry["grants"][number];
  return { at, path: ["endpoints", written, "callers", index] };
}
