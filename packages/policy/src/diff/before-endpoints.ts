import type { Policy } from "../policy.js";
import { digestOf, keepIssuers, keptIssuers, toCanonical } from "../version.js";

/**
 * An empty predecessor for the first version of a document, to compare it with: no endpoint and no caller. Its issuers are
 * those of the document, which are as new as everything else in it.
 *
 * @param file its name in findings
 */
export function beforeEndpoints(policy: Policy, file: string): Policy {
  const issuers = keptIssuers(policy);
  const digest = digestOf(toCanonical([], issuers, policy.scopeImplies));
  const before: Policy = Object.freeze({
    ...policy,
    file,
    version: digest.slice(0, policy.version.length),
    digest,
    entries: Object.freeze([]),
    callers: new Map(),
    groups: new Map(),
    warnings: Object.freeze([]),
  });
  keepIssuers(before, issuers);
  return before;
}
