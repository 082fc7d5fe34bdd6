import { type RefusedError, toAnswer } from "@callgate/core/adapter";
import { HttpException } from "@nestjs/common";

type Refusal = RefusedError["decision"];

/**
 * A refusal as Nest's exception filters understand it: an `HttpException` whose response is the problem document. It is an
 * instance of `RefusedError` as well, in every copy of that class, so that `@Catch(RefusedError)` catches it.
 */
export class RefusedException extends HttpException {
  static {
    Object.defineProperty(RefusedException.prototype, Symbol.for("callgate.RefusedError"), {
      value: true,
    });
  }

  override readonly name = "RefusedError";
  /** The reason of the catalogue. */
  readonly code: RefusedError["code"];
  readonly statusCode: number;
  /** Those that are right for any body: the challenge, or when to try again. */
  readonly headers: RefusedError["headers"];
  readonly expose = true;
  readonly decision: Refusal;

  constructor(decision: Refusal) {
    const { status, headers, body } = toAnswer(decision);
    const { cause } = decision as { readonly cause?: unknown };
    const problem = JSON.parse(body) as { readonly detail: string };
    super(problem, status, cause === undefined ? {} : { cause });
    this.message = problem.detail;
    this.code = decision.reason;
    this.statusCode = status;
    const { "content-length": _length, "content-type": _type, ...others } = headers;
    this.headers = Object.freeze(others);
    this.decision = decision;
  }
}

/** One that {@link RefusalFilter} answers, unless a filter of the application does. */
export class AnsweredException extends RefusedException {}
