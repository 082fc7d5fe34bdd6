import { type Evaluation, failed, refuse } from "./decision/evaluation.js";
import { type JudgingParts, judgeVerification, type Presented } from "./judge-verification.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";
import { type Credentials, isB64Token, parseCredentials } from "./token/credentials.js";
import type { TokenVerifier } from "./verify/token-verifier.js";
import type { Verification } from "./verify/verification.js";

/** What an {@link Evaluator} needs. */
export interface EvaluatorParts extends JudgingParts {
  readonly verifier: TokenVerifier;
}

/** Evaluates the credentials of a request: has the token verified, and the caller judged by the endpoint's policy. */
export class Evaluator {
  readonly #parts: EvaluatorParts;

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
  }

  /** Reading them may call the application (`authorization`); what it throws is a failure to decide. */
  credentialsOf(request: ResourceRequest): Credentials | Unread {
    try {
      return parseCredentials(request.authorization, this.#parts.proofs.dpop !== undefined);
    } catch (error) {
      return { kind: "unread", error, scheme: undefined };
    }
  }

  /** Every failure is an evaluation, too; a promise may still reject. */
  evaluate(
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
    // The part that waits is a method of its own: here it would be a closure over these values, made for each request.
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
