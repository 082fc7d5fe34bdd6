import { sharedAcrossCopies } from "../kit/shared-across-copies.js";
import { type Answer, toAnswer } from "./answer.js";
import { catalogue, type Reason } from "./catalogue.js";
import type { Denied, Unavailable } from "./decision.js";

/**
 * A refusal in the form that frameworks' own error paths understand, for `onDenied: "next"`.
 *
 * `status`, `statusCode`, `headers` and `expose` are what Express, Koa and http-errors read: an
 * application without an error handler of its own still answers with the right status and challenge.
 */
export class RefusedError extends Error {
  static {
    sharedAcrossCopies(RefusedError, "RefusedError");
  }

  override readonly name = "RefusedError";
  /** The reason of the catalogue. */
  readonly code: Reason;
  readonly status: number;
  readonly statusCode: number;
  readonly headers: Answer["headers"];
  /** The message is one of the catalogue's constants and may be shown. */
  readonly expose = true;
  /** The decision behind it. The error's `cause` is what a condition threw. */
  readonly decision: Denied | Unavailable;

  constructor(decision: Denied | Unavailable) {
    const answer = toAnswer(decision);
    const { cause } = decision as { readonly cause?: unknown };
    super(catalogue[decision.reason].text, cause === undefined ? undefined : { cause });
    this.code = decision.reason;
    this.status = answer.status;
    this.statusCode = answer.status;
    // The error path writes its own body: only headers that are right for any body are passed on.
    const { "content-length": _length, "content-type": _type, ...headers } = answer.headers;
    this.headers = Object.freeze(headers);
    this.decision = decision;
  }
}
