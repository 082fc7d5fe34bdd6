import { parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { entryFor, entryNamed } from "../select.js";

/** The entry that decides about an endpoint name: its own, or the one used instead, such as GET for HEAD. */
export function decidingEntry(policy: Policy, name: string): PolicyEntry | undefined {
  const own = entryNamed(policy, name);
  if (own !== undefined) return own;
  const parsed = parseEndpointName(name);
  return "canonical" in parsed ? entryFor(policy, parsed) : undefined;
}
