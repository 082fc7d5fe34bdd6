import type { Policy, PolicyEntry } from "../policy.js";
import { entryFor, type MatchedRoute } from "../select.js";
import { toCanonical } from "../version.js";

/**
 * Whether a document decides every request of two routes equally, so that one gate may serve both. Also compares the entries
 * of single methods when the routes answer several.
 */
export function decidesAlike(policy: Policy, one: MatchedRoute, other: MatchedRoute): boolean {
  return methodsOf(policy, one.method).every((method) =>
    isSamePolicy(entryFor(policy, { ...one, method }), entryFor(policy, { ...other, method })),
  );
}

/** The methods of a route that may have their own entry. An entry of `USE` decides about no route of methods. */
function methodsOf({ entries }: Policy, method: string): readonly string[] {
  if (method === "GET") return ["GET", "HEAD"];
  if (method !== "*") return [method];
  const methods = new Set(["*", ...entries.map((entry) => entry.method)]);
  methods.delete("USE");
  return [...methods];
}

function isSamePolicy(one: PolicyEntry | undefined, other: PolicyEntry | undefined): boolean {
  if (one === undefined || other === undefined || one === other) return one === other;
  return textOf(one) === textOf(other);
}

function textOf(entry: PolicyEntry): string {
  return JSON.stringify(toCanonical([{ ...entry, name: "" }], undefined).entries);
}
