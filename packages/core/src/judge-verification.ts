import type { Auth } from "./decision/auth.js";
import { type Evaluation, refuse } from "./decision/evaluation.js";
import type { Clock } from "./kit/time/clock.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import { explainCaller } from "./policy/explain-caller.js";
import { judgeCaller } from "./policy/judge-caller.js";
import type { ResourceRequest } from "./request/resource-request.js";
import { wholeOf } from "./request/unread-request.js";
import type { Revocations } from "./revocation/revocations.js";
import { judgeBinding } from "./verify/binding/judge-binding.js";
import type { Verification, VerifiedToken } from "./verify/verification.js";

/** What a verified token is compared with, beside the endpoint's policy. */
export interface JudgingParts {
  readonly clock: Pick<Clock, "now">;
  readonly revocations: Revocations;
}

/**
 * Evaluates a verified token: its binding, whether it is revoked, and its caller by the endpoint's policy.
 *
 * Revocations come before the policy, since its condition is code of the application, which a revoked token must not reach.
 */
export function judgeVerification(
  verification: Verification,
  token: string,
  request: ResourceRequest,
  policy: CompiledPolicy | undefined,
  { clock, revocations }: JudgingParts,
): Evaluation | Promise<Evaluation> {
  if (verification.kind === "unavailable") return { ...verification, error: undefined };
  if (verification.kind === "denied") return refuse(verification.denied, verification.explain);
  const unbound = judgeBinding(verification.confirmation);
  if (unbound !== undefined) return refuse(unbound.denied, unbound.explain);
  const { auth, cached, validity } = verification;
  if (revocations.isActive) {
    const revoked = revocations.judge({ auth, kid: validity.kid, token, cached });
    if (revoked !== undefined) return revoked;
  }
  if (policy?.isMisplaced) return refuseMisplaced(verification, request, policy);
  const evaluation = judgeAuth(auth, policy, cached, clock);
  return evaluation.kind === "denied" || policy?.condition === undefined
    ? evaluation
    : checkCondition(policy.condition, verification, request);
}

/** Checks a verified caller against an endpoint's policy, except for its condition. */
export function judgeAuth(
  auth: Auth,
  policy: CompiledPolicy | undefined,
  cached: boolean,
  clock: Pick<Clock, "now">,
): Extract<Evaluation, { readonly kind: "allowed" | "denied" }> {
  if (policy === undefined)
    return { kind: "denied", denied: "endpoint_undeclared", auth, cached, explain: undefined };
  const denied = judgeCaller(auth, policy, clock);
  if (denied === undefined) return { kind: "allowed", auth, cached };
  return {
    kind: "denied",
    denied,
    auth,
    cached,
    explain: () => explainCaller(denied, auth, policy),
  };
}

/** Refuses at a gate that is mounted on another route than the document's entry names; operators see both routes. */
function refuseMisplaced(
  { auth, cached }: VerifiedToken,
  { route }: ResourceRequest,
  { origin }: CompiledPolicy,
): Evaluation {
  const explain = () => ({
    expected: origin && [origin.entry],
    received: [route ?? "(no route)"],
  });
  return { kind: "denied", denied: "endpoint_undeclared", auth, cached, explain };
}

async function checkCondition(
  condition: NonNullable<CompiledPolicy["condition"]>,
  { auth, cached }: VerifiedToken,
  request: ResourceRequest,
): Promise<Evaluation> {
  return (await condition(auth, wholeOf(request))) === true
    ? { kind: "allowed", auth, cached }
    : { kind: "denied", denied: "condition_failed", auth, cached, explain: undefined };
}
