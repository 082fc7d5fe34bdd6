import type { Auth } from "./decision/auth.js";
import type { Scheme } from "./decision/challenge.js";
import { NO_HEADERS } from "./decision/decision.js";
import { allowed, denied, type Evaluation, refuse, undecided } from "./decision/evaluation.js";
import type { Clock } from "./kit/time/clock.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import { explainCaller } from "./policy/explain-caller.js";
import { judgeCaller, type PolicyReason } from "./policy/judge-caller.js";
import type { ResourceRequest } from "./request/resource-request.js";
import { wholeOf } from "./request/unread-request.js";
import type { Revocations } from "./revocation/revocations.js";
import type { BindingProofs, LastStep, Proved } from "./verify/binding/binding-proof.js";
import { judgeBinding } from "./verify/binding/judge-binding.js";
import { CachedToken } from "./verify/cached-token.js";
import type { Verification, VerifiedToken } from "./verify/verification.js";

/** What a verified token is compared with, beside the endpoint's policy. */
export interface JudgingParts {
  readonly clock: Pick<Clock, "now">;
  readonly revocations: Revocations;
  readonly proofs: BindingProofs;
}

/** How the token was presented. */
export interface Presented {
  readonly scheme: Scheme;
  readonly token: string;
  readonly request: ResourceRequest;
}

/**
 * Evaluates a verified token: its binding, whether it is revoked, and its caller by the endpoint's policy; then the last step of
 * its proof of possession.
 *
 * Revocations come before the policy, since its condition is code of the application, which a revoked token must not reach.
 */
export function judgeVerification(
  verification: Verification,
  presented: Presented,
  policy: CompiledPolicy | undefined,
  parts: JudgingParts,
): Evaluation | Promise<Evaluation> {
  if (verification.kind === "unavailable")
    return undecided(verification.unavailable, verification.retryAfterSeconds);
  if (verification.kind === "denied") return refuse(verification.denied, verification.explain);
  const { confirmation } = verification;
  if (confirmation === undefined) {
    // A token without a key, under the scheme for tokens that have one.
    return presented.scheme === "DPoP"
      ? refuse("binding_required")
      : judgeProved(verification, presented, policy, parts);
  }
  const { scheme, token, request } = presented;
  const proved = judgeBinding({ scheme, token, confirmation, request }, parts.proofs);
  if (proved.kind === "denied") return refuse(proved.denied, proved.explain, proved.headers);
  const evaluation = judgeProved(verification, presented, policy, parts);
  return evaluation instanceof Promise
    ? evaluation.then((it) => withProof(it, proved))
    : withProof(evaluation, proved);
}

/** Evaluates a token whose possession is proved, or need not be. */
function judgeProved(
  verification: VerifiedToken,
  { token, request }: Presented,
  policy: CompiledPolicy | undefined,
  { clock, revocations }: JudgingParts,
): Evaluation | Promise<Evaluation> {
  const { auth, cached, validity } = verification;
  if (revocations.isActive) {
    const revoked = revocations.judge({ auth, kid: validity.kid, token, cached });
    if (revoked !== undefined) return revoked;
  }
  if (policy?.isMisplaced) return refuseMisplaced(verification, request, policy);
  const evaluation = judgeByPolicy(verification, policy, clock);
  return evaluation.kind === "denied" || policy?.condition === undefined
    ? evaluation
    : checkCondition(policy.condition, verification, request);
}

/** Checks a caller as {@link judgeAuth} does, but a cached token only once where the policy cannot have another result. */
function judgeByPolicy(
  verification: VerifiedToken,
  policy: CompiledPolicy | undefined,
  clock: Pick<Clock, "now">,
): ReturnType<typeof judgeAuth> {
  const { auth, cached } = verification;
  const token = verification instanceof CachedToken ? verification : undefined;
  if (token?.wasAdmittedBy(policy?.constantId)) return allowed(auth, cached);
  const evaluation = judgeAuth(auth, policy, cached, clock);
  if (evaluation.kind === "allowed") token?.setAdmittedBy(policy?.constantId);
  return evaluation;
}

/** Adds what the proof of possession contributes; and makes its last step, where the request would be admitted. */
function withProof(evaluation: Evaluation, proved: Proved): Evaluation | Promise<Evaluation> {
  const { headers, lastStep } = proved;
  const judged = headers === NO_HEADERS ? evaluation : { ...evaluation, headers };
  return judged.kind === "allowed" && lastStep !== undefined ? makeLast(lastStep, judged) : judged;
}

function makeLast(lastStep: LastStep, judged: Evaluation): Evaluation | Promise<Evaluation> {
  const result = lastStep();
  return result instanceof Promise
    ? result.then((it) => concludeLast(it, judged))
    : concludeLast(result, judged);
}

/** A proof that was used before may be stolen, as its token may be: the caller is not named. */
function concludeLast(result: Awaited<ReturnType<LastStep>>, judged: Evaluation): Evaluation {
  if (result === undefined) return judged;
  const { headers } = judged;
  return result.kind === "denied"
    ? refuse(result.denied, result.explain, headers)
    : { ...result, headers };
}

/** Checks a verified caller against an endpoint's policy, except for its condition. */
export function judgeAuth(
  auth: Auth,
  policy: CompiledPolicy | undefined,
  cached: boolean,
  clock: Pick<Clock, "now">,
): Extract<Evaluation, { readonly kind: "allowed" | "denied" }> {
  if (policy === undefined) return denied("endpoint_undeclared", auth, cached);
  const reason = judgeCaller(auth, policy, clock);
  return reason === undefined ? allowed(auth, cached) : deniedFor(reason, auth, policy, cached);
}

function deniedFor(
  reason: PolicyReason,
  auth: Auth,
  policy: CompiledPolicy,
  cached: boolean,
): ReturnType<typeof denied> {
  return denied(reason, auth, cached, () => explainCaller(reason, auth, policy));
}

/** Refuses at a gate that is mounted on another route than the document's entry names; operators see both routes. */
function refuseMisplaced(
  { auth, cached }: VerifiedToken,
  { route }: ResourceRequest,
  { origin }: CompiledPolicy,
): Evaluation {
  return denied("endpoint_undeclared", auth, cached, () => ({
    expected: origin && [origin.entry],
    received: [route ?? "(no route)"],
  }));
}

async function checkCondition(
  condition: NonNullable<CompiledPolicy["condition"]>,
  { auth, cached }: VerifiedToken,
  request: ResourceRequest,
): Promise<Evaluation> {
  return (await condition(auth, wholeOf(request))) === true
    ? allowed(auth, cached)
    : denied("condition_failed", auth, cached);
}
