import { SOURCE } from "../request/request-source.js";
import type { ResourceRequest, RouteParams } from "../request/resource-request.js";
import { type RequestReaders, UnreadRequest } from "../request/unread-request.js";
import { checkWebRequest } from "./check-request.js";
import { peerOf } from "./node-peer.js";
import { readingElsewhere } from "./node-request.js";

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
  /**
   * The request target as the client sent it, where the Web request has another address: `c.env.incoming.url` in Hono on Node, for an
   * application that another one mounts. Default: path and query of the Web request.
   */
  readonly url?: string | undefined;
  /** The request's method and the matched pattern: `GET /orders/:id`. */
  readonly route?: string | undefined;
  readonly params?: RouteParams | undefined;
  /** The framework's own request or context. Default: the Web request. */
  readonly original?: unknown;
  /**
   * Node's own socket, where a server of Node made the Web request: `c.env.incoming.socket` in Hono on Node. It has the
   * address of the peer and its client certificate. Default: none, so that a token bound to a certificate of the connection is
   * refused.
   */
  readonly connection?: unknown;
  /**
   * Reads the Authorization lines from elsewhere than the request's own. What it throws, and a result that is not a list of
   * strings, is a failure to decide.
   */
  readonly authorization?: (() => readonly string[]) | undefined;
}

const NONE: readonly string[] = Object.freeze([]);
/** An omitted detail is not read from a prototype. */
const NO_DETAILS: FromRequestDetails = Object.freeze({
  url: undefined,
  route: undefined,
  params: undefined,
  original: undefined,
  connection: undefined,
  authorization: undefined,
});

/**
 * Reads a {@link ResourceRequest} from a Web `Request`: Next.js route handlers, Hono, Deno, Bun, service workers.
 *
 * `Headers` joins several Authorization lines with a comma, which no token has: such a request is refused as malformed. The
 * host of the address is not read: a request target with a host of its own has it from the client.
 *
 * @throws {TypeError} for a value that is not a Web request
 * @see Fetch standard, section 2.2.2 (headers); RFC 9112 section 3.2.2 (absolute-form)
 * @example
 * const decision = await gate.decide(fromRequest(request), readOrders);
 * if (!letsThrough(decision)) return toResponse(decision);
 */
export function fromRequest(
  request: WebRequest,
  details: FromRequestDetails = NO_DETAILS,
): ResourceRequest {
  checkWebRequest(request);
  const given = { ...NO_DETAILS, ...details };
  const { url, route, params, original = request, connection, authorization } = given;
  const header = (name: string): readonly string[] => linesIn(request, name);
  const resource: ResourceRequest = {
    method: request.method,
    url: url ?? targetOf(request.url),
    authorization: header("authorization"),
    header,
    peer: peerOf(connection),
    route,
    params,
    original,
  };
  Object.defineProperty(resource, SOURCE, { value: request });
  return authorization === undefined ? resource : readingElsewhere(resource, authorization);
}

/**
 * A {@link ResourceRequest} of a Web request of which nothing but the Authorization field is read at once: the rest as
 * {@link fromRequest} does, when a condition or an event first needs it.
 *
 * For adapters, next to a cached token.
 *
 * @param original the framework's own request or context
 * @param describe returns what the framework knows of it beside; all but `original` and `authorization`
 * @param authorization reads the Authorization lines from elsewhere; then the whole request is read at once
 * @throws {TypeError} for a value that is not a Web request
 */
export function deferFromRequest<Original>(
  request: WebRequest,
  original: Original,
  describe: (original: Original) => FromRequestDetails,
  authorization?: FromRequestDetails["authorization"],
): ResourceRequest {
  checkWebRequest(request);
  return authorization === undefined
    ? new UnreadRequest(linesIn(request, "authorization"), original, request, describe, READERS)
    : fromRequest(request, { ...describe(original), original, authorization });
}

const READERS: RequestReaders<WebRequest, FromRequestDetails> = {
  lines: linesIn,
  peer: (_, read) => {
    const details = read();
    return Object.hasOwn(details, "connection") ? peerOf(details.connection) : undefined;
  },
  whole: (request, details, original) =>
    fromRequest(request, { ...details, original, authorization: undefined }),
};

function linesIn({ headers }: WebRequest, name: string): readonly string[] {
  const value = headers.get(name);
  return value === null ? NONE : [value];
}

/** Path and query, as a server receives them. */
function targetOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
