import { randomBytes } from "node:crypto";
import { challengeFor } from "./decision/challenge.js";
import type { Decision } from "./decision/decision.js";
import type { DenialReason, UnavailableReason } from "./decision/denial.js";
import type { DecisionReporter } from "./decision-reporter.js";
import type { CompiledPolicy } from "./policy/compile-policy.js";
import type { Mode } from "./policy/endpoint-policy.js";
import { judgeCaller, scopesToName } from "./policy/judge-caller.js";
import type { ResourceRequest } from "./request/resource-request.js";
import { isB64Token, parseBearerToken } from "./token/bearer-token.js";
import type { Verification, VerifiedToken } from "./verify/verification.js";
import type { Verifier } from "./verify/verifier.js";

/** What a {@link Decider} is made of. */
export interface DeciderParts {
  readonly verifier: Verifier;
  readonly reporter: DecisionReporter;
  readonly realm: string;
  /** The gate's mode, for endpoints no policy was declared for. */
  readonly mode: Mode;
}

/** A decision before it is given an identity and told to those who watch. */
type Evaluation =
  | { readonly allowed: VerifiedToken }
  | { readonly denied: DenialReason; readonly verified?: VerifiedToken }
  | { readonly unavailable: UnavailableReason; readonly retryAfterSeconds: number };

const FAILED: Evaluation = Object.freeze<Evaluation>({
  unavailable: "decision_failed",
  retryAfterSeconds: 1,
});

/**
 * Decides requests: reads the credentials, has the token verified, holds the caller against the endpoint's
 * policy. Everything that goes wrong on the way is a decision too; nothing is thrown.
 */
export class Decider {
  readonly #parts: DeciderParts;
  readonly #idPrefix = `${randomBytes(9).toString("base64url")}-`;
  #decisions = 0;

  constructor(parts: DeciderParts) {
    this.#parts = parts;
  }

  /** @param policy the endpoint's policy, or `undefined` for an endpoint nobody declared */
  decide(
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
  ): Decision | Promise<Decision> {
    const startedAt = this.#parts.reporter.startedAt();
    const evaluation = this.#evaluateSafely(request, policy);
    return evaluation instanceof Promise
      ? evaluation.catch(() => FAILED).then((it) => this.#conclude(it, request, policy, startedAt))
      : this.#conclude(evaluation, request, policy, startedAt);
  }

  #conclude(
    evaluation: Evaluation,
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
    startedAt: number | undefined,
  ): Decision {
    const decision = this.#toDecision(evaluation, policy);
    if (startedAt === undefined) return decision;
    const { endpoint } = policy ?? {};
    const cached = isFromCache(evaluation);
    this.#parts.reporter.report({ decision, request, endpoint, cached, startedAt });
    return decision;
  }

  #evaluateSafely(
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
  ): Evaluation | Promise<Evaluation> {
    try {
      return this.#evaluate(request, policy);
    } catch {
      return FAILED;
    }
  }

  #evaluate(
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
  ): Evaluation | Promise<Evaluation> {
    const credentials = parseBearerToken(request.authorization);
    if ("fault" in credentials) return { denied: credentials.fault };
    const { token } = credentials;
    const verification = this.#parts.verifier.verify(token);
    if (verification instanceof Promise) {
      return verification.then((verified) => judge(verified, request, policy));
    }
    const isNoJws = "denied" in verification && verification.denied === "token_malformed";
    if (isNoJws && !isB64Token(token)) return { denied: "credentials_malformed" };
    return judge(verification, request, policy);
  }

  #toDecision(evaluation: Evaluation, policy: CompiledPolicy | undefined): Decision {
    this.#decisions += 1;
    const decisionId = this.#idPrefix + this.#decisions.toString(36);
    if ("allowed" in evaluation) {
      return { outcome: "allowed", decisionId, auth: evaluation.allowed.auth };
    }
    const enforced = (policy?.mode ?? this.#parts.mode) === "enforce";
    if ("unavailable" in evaluation) {
      const { unavailable: reason, retryAfterSeconds } = evaluation;
      return {
        outcome: "unavailable",
        decisionId,
        enforced,
        reason,
        retryAfterSeconds,
        auth: undefined,
      };
    }
    const { denied: reason, verified } = evaluation;
    const auth = verified?.auth;
    const scopes =
      reason === "scope_insufficient" && policy !== undefined ? scopesToName(policy) : [];
    const challenge = challengeFor(this.#parts.realm, reason, scopes);
    return { outcome: "denied", decisionId, enforced, reason, challenge, auth };
  }
}

function judge(
  verification: Verification,
  request: ResourceRequest,
  policy: CompiledPolicy | undefined,
): Evaluation | Promise<Evaluation> {
  if (!("auth" in verification)) return verification;
  if (policy === undefined) return { denied: "endpoint_undeclared", verified: verification };
  const reason = judgeCaller(verification.auth, policy);
  if (reason !== undefined) return { denied: reason, verified: verification };
  return policy.condition === undefined
    ? { allowed: verification }
    : askCondition(policy.condition, verification, request);
}

async function askCondition(
  condition: NonNullable<CompiledPolicy["condition"]>,
  verified: VerifiedToken,
  request: ResourceRequest,
): Promise<Evaluation> {
  return (await condition(verified.auth, request)) === true
    ? { allowed: verified }
    : { denied: "condition_failed", verified };
}

function isFromCache(evaluation: Evaluation): boolean {
  if ("allowed" in evaluation) return evaluation.allowed.cached;
  return "denied" in evaluation && evaluation.verified?.cached === true;
}
