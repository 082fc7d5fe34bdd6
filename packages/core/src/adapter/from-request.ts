import type { ResourceRequest, RouteParams } from "../request/resource-request.js";

/** The part of a Web `Request` that is read, of any runtime. */
export interface WebRequest {
  readonly method: string;
  /** Absolute, as in the Fetch standard. */
  readonly url: string;
  readonly headers: {
    /** The value of a header field, several joined by commas; `null` when the field is missing. */
    get(name: string): string | null;
  };
}

/** What the framework has for a Web request beyond that. */
export interface FromRequestDetails {
  /** The request's method and the matched pattern: `GET /orders/:id`. */
  readonly route?: string | undefined;
  readonly params?: RouteParams | undefined;
  /** The framework's own request or context. Default: the Web request. */
  readonly original?: unknown;
}

const NONE: readonly string[] = Object.freeze([]);
/** An omitted detail is not read from a prototype. */
const NO_DETAILS: FromRequestDetails = Object.freeze({
  route: undefined,
  params: undefined,
  original: undefined,
});

/**
 * Reads a {@link ResourceRequest} from a Web `Request`: Next.js route handlers, Hono, Deno, Bun, service workers.
 *
 * `Headers` joins several Authorization lines with a comma, which no token has: such a request is refused as malformed.
 *
 * @see Fetch standard, section 2.2.2 (headers)
 * @example
 * const decision = await gate.decide(fromRequest(request), readOrders);
 * if (!letsThrough(decision)) return toResponse(decision);
 */
export function fromRequest(
  request: WebRequest,
  details: FromRequestDetails = {},
): ResourceRequest {
  const { route, params, original = request } = { ...NO_DETAILS, ...details };
  const header = (name: string): readonly string[] => {
    const value = request.headers.get(name);
    return value === null ? NONE : [value];
  };
  return {
    method: request.method,
    url: targetOf(request.url),
    authorization: header("authorization"),
    header,
    peer: undefined,
    route,
    params,
    original,
  };
}

/** Path and query, as a server receives them. */
function targetOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
