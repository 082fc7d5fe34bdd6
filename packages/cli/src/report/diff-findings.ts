import {
  type DiffFinding,
  type DiffKind,
  describeProof,
  type PolicyDiff,
} from "@callgate/policy/review";
import { wholeFile } from "../reading/read-input.js";
import type { Reported } from "./report.js";

/** Differences as findings: errors of the kinds that fail the comparison, warnings of the others. Narrower differences are not findings. */
export function toFindings(
  { findings, is }: PolicyDiff,
  failOn: ReadonlySet<DiffKind>,
): readonly Reported[] {
  return findings.flatMap((finding) => {
    const { kind, code, at } = finding;
    if (kind === undefined) return [];
    const whole = wholeFile(is.file, code, messageOf(finding));
    return [{ ...whole, severity: failOn.has(kind) ? "error" : "warning", ...at } as const];
  });
}

function messageOf(finding: DiffFinding): string {
  const { caller, endpoint = "every endpoint", what } = finding;
  const proof = describeProof(finding);
  return `${caller} at ${endpoint}: ${what}${proof === undefined ? "" : ` (witness: ${proof})`}`;
}
