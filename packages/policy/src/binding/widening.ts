import { ConfigurationError, type ConfigurationFault } from "@callgate/core/kit";
import type { DiffFinding } from "../diff/diff-finding.js";
import { diffPolicies } from "../diff/diff-policies.js";
import { proofOf } from "../diff/format-diff-text.js";
import type { Policy } from "../policy.js";

/** Most widenings that are reported in full; the rest is counted. */
const MAX_FAULTS = 100;

/** What another document would or may admit that the one in force refuses. */
export function widenings(was: Policy, is: Policy, now: number): readonly DiffFinding[] {
  if (was.digest === is.digest) return [];
  const { findings } = diffPolicies(was, is, { now });
  return findings.filter(({ code }) => code === "widened" || code === "indeterminate");
}

/** The error for a document that admits more than allowed, with the requests that prove it. */
export function refusedWidening(widened: readonly DiffFinding[]): ConfigurationError {
  const faults = widened.slice(0, MAX_FAULTS).map((finding): ConfigurationFault => {
    const { endpoint = "", caller, what } = finding;
    const message = `\`${endpoint}\` would admit more: ${caller}, ${what} (${proofOf(finding)})`;
    return { code: "reload_widens", option: endpoint, message };
  });
  const left = widened.length - faults.length;
  if (left > 0) {
    const message = `${left} more requests would be admitted`;
    faults.push({ code: "reload_widens", option: "endpoints", message });
  }
  return new ConfigurationError("Policy document", faults);
}
