import { catalogue } from "./catalogue.js";
import type { Decision, Denied, Unavailable } from "./decision.js";

/** A refusal in HTTP terms, for an adapter to copy. */
export interface Answer {
  readonly status: number;
  /** Lower-case field names. `content-length` is the body's, also where the method allows no body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Turns a refusal into status, headers and body: an `application/problem+json` document whose `code` is
 * the reason and whose `decisionId` identifies the decision in the operator's logs.
 *
 * @throws {TypeError} for a decision that allows the request
 * @see RFC 9457, RFC 6750 section 3, RFC 9110 section 10.2.3
 */
export function toAnswer(refusal: Denied | Unavailable): Answer {
  if ((refusal as Decision).outcome === "allowed") {
    throw new TypeError(
      "This decision allows the request, so there is nothing to answer: run the handler where `letsThrough(decision)`",
    );
  }
  const { status, text } = catalogue[refusal.reason];
  const body = JSON.stringify({
    type: refusal.problemType,
    title: titles[status],
    status,
    detail: text,
    code: refusal.reason,
    decisionId: refusal.decisionId,
  });
  return {
    status,
    headers: {
      ...refusal.headers,
      ...(refusal.outcome === "denied"
        ? { "www-authenticate": refusal.challenges.join(", ") }
        : { "retry-after": String(refusal.retryAfterSeconds) }),
      "cache-control": "no-store",
      "content-type": "application/problem+json",
      "content-length": String(Buffer.byteLength(body)),
    },
    body,
  };
}

/**
 * The same answer as a Web `Response`: Next.js route handlers, Hono, Deno, Bun.
 *
 * @throws {TypeError} for a decision that allows the request
 */
export function toResponse(refusal: Denied | Unavailable): Response {
  const { status, headers, body } = toAnswer(refusal);
  return new Response(body, { status, headers });
}

/** RFC 9457 section 4.2.1: with `about:blank`, the title is the status phrase; so it is with any other type. */
const titles = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  503: "Service Unavailable",
} as const;
