import type { Position } from "../findings/finding.js";
import type { Policy, PolicyEntry } from "../policy.js";

/** Where an entry grants something to a caller: the caller's item in the list, or that of its group. */
export class GrantPlaces {
  readonly #entry: PolicyEntry;
  readonly #groups: Policy["groups"];
  #byName: ReadonlyMap<string, PolicyEntry["grants"][number]> | undefined;

  constructor(entry: PolicyEntry, { groups }: Policy) {
    this.#entry = entry;
    this.#groups = groups;
  }

  /** The place of a caller's grant; the entry's place without a grant. */
  of(name: string): Position {
    this.#byName ??= this.#collect();
    return (this.#byName.get(name) ?? this.#entry).at;
  }

  #collect(): ReadonlyMap<string, PolicyEntry["grants"][number]> {
    const places = new Map<string, PolicyEntry["grants"][number]>();
    for (const grant of this.#entry.grants) {
      const { client, group } = grant;
      if (client !== undefined) places.set(client, grant);
      for (const name of this.#groups.get(group ?? "")?.callers ?? []) {
        if (!places.has(name)) places.set(name, grant);
      }
    }
    return places;
  }
}
