import type { Auth } from "./decision/auth.js";
import type { Scheme } from "./decision/challenge.js";
import type { Decision, Denied } from "./decision/decision.js";
import {
  type AnswerParts,
  type DecisionContext,
  DecisionMaker,
} from "./decision/decision-maker.js";
import type { DecisionReporter, ReportedRequest } from "./decision/decision-reporter.js";
import { type Evaluation, explanationOf, failed, refuse } from "./decision/evaluation.js";
import { Evaluator, type EvaluatorParts } from "./evaluator.js";
import { judgeAuth } from "./judge-verification.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import type { Mode } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";

/** What a {@link Decider} needs. */
export interface DeciderParts extends AnswerParts, EvaluatorParts {
  readonly reporter: DecisionReporter;
  /** The schemes that are accepted where an endpoint requires no binding. */
  readonly schemes: readonly Scheme[];
  /** The gate's mode, for endpoints that no policy was declared for. */
  readonly mode: Mode;
}

/**
 * Decides requests: has their credentials evaluated, makes the decision of that, and reports it. Every failure on the way is a decision too; nothing is thrown.
 */
export class Decider {
  readonly #parts: DeciderParts;
  readonly #evaluator: Evaluator;
  readonly #maker: DecisionMaker;
  readonly #undeclared: DecisionContext;

  constructor(parts: DeciderParts) {
    this.#parts = parts;
    this.#evaluator = new Evaluator(parts);
    this.#maker = new DecisionMaker(parts);
    this.#undeclared = {
      enforced: parts.mode === "enforce",
      scopes: [],
      schemes: parts.schemes,
    };
  }

  /** @param policy the endpoint's policy, or `undefined` for an endpoint that was not declared */
  decide(
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
  ): Decision | Promise<Decision> {
    const startedAt = this.#parts.reporter.startedAt();
    const credentials = this.#evaluator.credentialsOf(request);
    const { scheme } = credentials;
    const evaluation = this.#evaluator.evaluate(credentials, request, policy);
    // The part that waits is a method of its own: here it would be a closure over these values, made for each request.
    return evaluation instanceof Promise
      ? this.#concludeLater(evaluation, request, policy, startedAt, scheme)
      : this.#conclude(evaluation, request, policy, startedAt, scheme);
  }

  /** Checks a caller who is verified already. The policy has no condition. */
  permits(auth: Auth | undefined, policy: CompiledPolicy | undefined): Denied | undefined {
    if (policy?.isPublic) {
      this.reportPublic(() => undefined, policy);
      return undefined;
    }
    const startedAt = this.#parts.reporter.startedAt();
    const { clock, revocations } = this.#parts;
    const evaluation =
      auth === undefined
        ? refuse("credentials_missing")
        : (revocations.judgeAuth(auth) ?? judgeAuth(auth, policy, true, clock));
    if (evaluation.kind === "denied") {
      const denied = this.#maker.deny(evaluation, this.#contextOf(policy), auth && schemeOf(auth));
      this.#report(denied, evaluation, undefined, policy, startedAt);
      return denied;
    }
    if (startedAt !== undefined) {
      const allowed = this.#maker.make(evaluation, this.#contextOf(policy));
      this.#report(allowed, evaluation, undefined, policy, startedAt);
    }
    return undefined;
  }

  /** Reports a request for a public endpoint, about which there is nothing to decide. */
  reportPublic(describe: () => ReportedRequest | undefined, policy: CompiledPolicy): void {
    const { reporter } = this.#parts;
    const startedAt = reporter.startedAt();
    if (startedAt === undefined) return;
    let request: ReportedRequest | undefined;
    try {
      request = describe();
    } catch {
      // The request continues, whatever happens to its event.
      return;
    }
    reporter.report({
      decision: { outcome: "allowed", decisionId: this.#maker.nextId(), auth: undefined },
      explain: () => ({}),
      request,
      endpoint: policy.endpoint,
      policy: policy.origin,
      cached: false,
      startedAt,
    });
  }

  async #concludeLater(
    evaluation: Promise<Evaluation>,
    ...rest: [
      request: ResourceRequest,
      policy: CompiledPolicy | undefined,
      startedAt: number | undefined,
      scheme: Scheme | undefined,
    ]
  ): Promise<Decision> {
    return this.#conclude(await evaluation.catch(failed), ...rest);
  }

  #conclude(
    evaluation: Evaluation,
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
    startedAt: number | undefined,
    scheme: Scheme | undefined,
  ): Decision {
    const decision = this.#maker.make(evaluation, this.#contextOf(policy), scheme);
    this.#report(decision, evaluation, request, policy, startedAt);
    return decision;
  }

  #report(
    decision: Decision,
    evaluation: Evaluation,
    request: ResourceRequest | undefined,
    policy: CompiledPolicy | undefined,
    startedAt: number | undefined,
  ): void {
    if (startedAt === undefined) return;
    const cached = evaluation.kind !== "unavailable" && evaluation.cached;
    this.#parts.reporter.report({
      decision,
      explain: () => explanationOf(evaluation),
      request,
      endpoint: policy?.endpoint,
      policy: policy?.origin,
      cached,
      startedAt,
    });
  }

  #contextOf(policy: CompiledPolicy | undefined): DecisionContext {
    if (policy === undefined) return this.#undeclared;
    const { context, contextBefore, enforcedFrom } = policy;
    return enforcedFrom === undefined || this.#parts.clock.now() >= enforcedFrom
      ? context
      : contextBefore;
  }
}

/** The scheme that a verified caller used. */
function schemeOf({ bindings }: Auth): Scheme {
  return bindings.some(({ kind }) => kind === "dpop") ? "DPoP" : "Bearer";
}
