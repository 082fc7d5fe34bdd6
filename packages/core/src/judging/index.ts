/**
 * For Callgate's own packages: judging a caller by an endpoint's policy without a gate and without a request, as the review of
 * a policy document does. Not covered by semantic versioning.
 */

export { type BindingDemand, meetsBinding } from "../policy/binding-demand.js";
export { RESOLVED } from "../policy/callers.js";
export { compilePolicy, type JudgingRules, type PolicyIssuers } from "../policy/compile-policy.js";
export type { CompiledPolicy } from "../policy/compiled-policy.js";
export { judgeCaller, type PolicyReason } from "../policy/judge-caller.js";
export {
  cyclesIn,
  describeCycle,
  type ImplyingScopes,
  ScopeImplications,
} from "../policy/scope-implications.js";
export { type ExplainedDecision, explainDecision } from "./explain-decision.js";
export type { ProbedDocument } from "./probe-document.js";
export {
  type IssuerProbe,
  type ProbedKeySet,
  type ProbedMetadata,
  type ProbeOptions,
  probeIssuer,
} from "./probe-issuer.js";
export type { ProbedKey } from "./probe-keys.js";
export { CHECK_NAMES, type CheckName, type TracedCheck } from "./traced-check.js";
