/**
 * For reviewing policy documents outside the services that they stand next to: what the command `callgate` is made of.
 */

export type {
  DiffAspect,
  DiffCode,
  DiffedDocument,
  DiffFinding,
  DiffKind,
  PolicyDiff,
} from "../diff/diff-finding.js";
export { type DiffOptions, diffPolicies } from "../diff/diff-policies.js";
export { formatDiffMarkdown } from "../diff/format-diff-markdown.js";
export { formatDiffText } from "../diff/format-diff-text.js";
export type { Witness, WitnessOutcome } from "../diff/witness.js";
export type {
  InventoryMiddleware,
  InventoryRoute,
  RouteInventory,
} from "../inventory/route-inventory.js";
export { goesOn, type Judgement, type RefusalReason } from "../judging/judgement.js";
export { PolicyJudge } from "../judging/policy-judge.js";
export type { Subject } from "../judging/subject.js";
