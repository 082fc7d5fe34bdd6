import { createDirectory } from "../create-directory.js";
import { assembleGate } from "../create-gate.js";
import type { Decision } from "../decision/decision.js";
import { Warnings } from "../kit/warnings.js";
import { defineOptions } from "../options/define-options.js";
import { NO_REVOCATIONS } from "../options/define-revocations.js";
import type { GateOptions } from "../options/gate-options.js";
import type { CompiledPolicy } from "../policy/compiled-policy.js";
import type { EndpointDeclaration } from "../policy/endpoint-policy.js";
import type { ResourceRequest } from "../request/resource-request.js";
import { traceEndpoint } from "./trace-endpoint.js";
import { introspectedBy, traceOpaqueToken } from "./trace-opaque-token.js";
import { traceToken } from "./trace-token.js";
import { failed, notChecked, passed, type TracedCheck } from "./traced-check.js";

/** A gate's decision about a token, and every check that led to it. */
export interface ExplainedDecision {
  /** In the gate's order; the first that failed is the decision's reason. */
  readonly checks: readonly TracedCheck[];
  readonly decision: Decision;
}

/**
 * Has a gate decide about a token, and makes every one of its checks, also those after the first that fails. For
 * analysing a single token; a service uses its gate. Revocations are left out: their sources belong to the service.
 *
 * @param declared not `public`: then there is nothing to decide about
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options or of the policy
 */
export async function explainDecision(
  token: string,
  options: GateOptions,
  declared: Exclude<EndpointDeclaration, "public">,
  request: Omit<ResourceRequest, "authorization">,
): Promise<ExplainedDecision> {
  const cache = { maxTokens: 0, maxBytes: 0 };
  const defined = { ...defineOptions(options), cache, revocations: NO_REVOCATIONS };
  const warnings = new Warnings(false);
  const issuers = createDirectory(defined, warnings);
  const gate = assembleGate(defined, issuers, warnings, true);
  try {
    const policy = gate.policy(declared) as CompiledPolicy & ReturnType<typeof gate.policy>;
    const decision = await gate.decide({ ...request, authorization: [`Bearer ${token}`] }, policy);
    const introspected = introspectedBy(token, issuers, defined.issuers);
    const { checks, auth } =
      introspected === undefined
        ? await traceToken(token, issuers, defined)
        : await traceOpaqueToken(token, introspected, issuers, defined.issuers, defined);
    const endpoint = traceEndpoint(auth, policy, defined.clock);
    const before = [...checks, ...endpoint];
    return { checks: [...before, conditionCheck(before, policy, decision)], decision };
  } finally {
    gate.close();
  }
}

/** Only the gate runs a condition: it is code, and may have effects. */
function conditionCheck(
  before: readonly TracedCheck[],
  { condition }: CompiledPolicy,
  decision: Decision,
): TracedCheck {
  if (before.some(({ outcome }) => outcome !== "passed")) return notChecked("condition");
  if (condition === undefined || decision.outcome === "allowed") return passed("condition");
  return failed("condition", decision.reason);
}
