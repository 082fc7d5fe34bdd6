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
import { judgeAuth, judgeVerification, type Presented } from "./judge-verification.js";
import type { Clock } from "./kit/time/clock.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import type { Mode } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";
import type { Revocations } from "./revocation/revocations.js";
import { type Credentials, isB64Token, parseCredentials } from "./token/credentials.js";
import type { BindingProofs } from "./verify/binding/binding-proof.js";
import type { TokenVerifier } from "./verify/token-verifier.js";
import type { Verification } from "./verify/verification.js";

/** What a {@link Decider} needs. */
export interface DeciderParts extends AnswerParts {
  readonly verifier: TokenVerifier;
  readonly reporter: DecisionReporter;
  readonly clock: Pick<Clock, "now">;
  readonly revocations: Revocations;
  readonly proofs: BindingProofs;
  /** The schemes that are accepted where an endpoint requires no binding. */
  readonly schemes: readonly Scheme[];
  /** The gate's mode, for endpoints that no policy was declared for. */
  readonly mode: Mode;
}

/**
 * Decides requests: reads the credentials, has the token verified, checks the caller against the endpoint's
 * policy. Every failure on the way is a decision too; nothing is thrown.
 */
export class Decider {
  readonly #parts: DeciderParts;
  readonly #maker: DecisionMaker;
  readonly #undeclared: DecisionContext;

  constructor(parts: DeciderParts) {
    this.#parts = parts;
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
    const credentials = this.#readCredentials(request);
    const { scheme } = credentials;
    const evaluation = this.#evaluateSafely(credentials, request, policy);
    // What waits is apart: a function that captures these would be made for each request.
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

  /** Reading them may call the application (`authorization`); what it throws is a failure to decide. */
  #readCredentials(request: ResourceRequest): Credentials | Unread {
    try {
      return parseCredentials(request.authorization, this.#parts.proofs.dpop !== undefined);
    } catch (error) {
      return { kind: "unread", error, scheme: undefined };
    }
  }

  #evaluateSafely(
    credentials: Credentials | Unread,
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
  ): Evaluation | Promise<Evaluation> {
    try {
      return this.#evaluate(credentials, request, policy);
    } catch (error) {
      return failed(error);
    }
  }

  #evaluate(
    credentials: Credentials | Unread,
    request: ResourceRequest,
    policy: CompiledPolicy | undefined,
  ): Evaluation | Promise<Evaluation> {
    if (credentials.kind === "unread") return failed(credentials.error);
    if (credentials.kind === "denied") {
      const { denied, hint } = credentials;
      return refuse(denied, hint && (() => ({ hint })));
    }
    const { token, scheme } = credentials;
    const { verifier } = this.#parts;
    const verification = verifier.verify(token);
    const presented = { scheme, token, request };
    if (verification instanceof Promise) return this.#judgeLater(verification, presented, policy);
    const isNoJws = verification.kind === "denied" && verification.denied === "token_malformed";
    if (isNoJws && !isB64Token(token)) return refuse("credentials_malformed");
    return judgeVerification(verification, presented, policy, this.#parts);
  }

  async #judgeLater(
    verification: Promise<Verification>,
    presented: Presented,
    policy: CompiledPolicy | undefined,
  ): Promise<Evaluation> {
    return judgeVerification(await verification, presented, policy, this.#parts);
  }
}

/** Credentials that could not be read. */
interface Unread {
  readonly kind: "unread";
  readonly error: unknown;
  readonly scheme: undefined;
}

/** The scheme that a verified caller used. */
function schemeOf({ bindings }: Auth): Scheme {
  return bindings.some(({ kind }) => kind === "dpop") ? "DPoP" : "Bearer";
}
