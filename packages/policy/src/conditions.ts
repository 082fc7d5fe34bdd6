import type { EndpointPolicy } from "@callgate/core";
import type { Condition, Policy, PolicyEntry } from "./policy.js";
import { keepIssuers, keptIssuers } from "./version.js";

/** A policy with the functions of its conditions; a condition without a function keeps refusing. */
export function giveConditions(policy: Policy, conditions: ReadonlyMap<string, Condition>): Policy {
  const entries = policy.entries.map((entry) => giveCondition(entry, conditions));
  const given = Object.freeze({ ...policy, entries: Object.freeze(entries) });
  keepIssuers(given, keptIssuers(policy));
  return given;
}

function giveCondition(
  entry: PolicyEntry,
  conditions: ReadonlyMap<string, Condition>,
): PolicyEntry {
  const condition = conditions.get(entry.condition ?? "");
  if (entry.policy === undefined || entry.condition === undefined || condition === undefined) {
    return entry;
  }
  const policy: EndpointPolicy = Object.freeze({ ...entry.policy, condition });
  return Object.freeze({ ...entry, policy });
}
