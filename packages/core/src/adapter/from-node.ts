import { SOURCE } from "../request/request-source.js";
import type { RequestPeer, ResourceRequest, RouteParams } from "../request/resource-request.js";
import { type RequestReaders, UnreadRequest } from "../request/unread-request.js";
import { connectionOf, peerOf } from "./node-peer.js";
import { linesOf, type NodeRequest, readingElsewhere } from "./node-request.js";

/** What the framework has for a request beyond Node's own. */
export interface FromNodeDetails {
  /** The request target as the client sent it, where neither `originalUrl` nor `url` is. */
  readonly url?: string | undefined;
  /** The request's method and the matched pattern: `GET /orders/:id`. */
  readonly route?: string | undefined;
  readonly params?: RouteParams | undefined;
  /** The framework's own request. Default: Node's. */
  readonly original?: unknown;
  /**
   * Reads the Authorization lines from elsewhere than the request's own. What it throws, and a result that is not a list of
   * strings, is a failure to decide.
   */
  readonly authorization?: (() => readonly string[]) | undefined;
}

const NO_DETAILS: FromNodeDetails = Object.freeze({
  url: undefined,
  route: undefined,
  params: undefined,
  original: undefined,
  authorization: undefined,
});

/**
 * Reads a {@link ResourceRequest} from Node's own request.
 *
 * Node drops a second Authorization line from `headers`, so the raw lines are read: which of two
 * credentials counts must not depend on chance. Only a request that was never sent over a connection has no raw lines (Lambda
 * bridges, mocks and hapi's `server.inject` make such); then its `headers` are read. `originalUrl` is preferred, because
 * routers shorten `url`. Nothing else is read: no cookie, no query, no other header.
 *
 * @param details what the framework has beyond that: adapters pass the matched route
 * @throws {TypeError} for a value that is not Node's request
 */
export function fromNode(
  request: NodeRequest,
  details: FromNodeDetails = NO_DETAILS,
): ResourceRequest {
  // What an adapter omits must not be read from a prototype; our own adapters omit nothing, and are not copied.
  const isComplete = Object.hasOwn(details, "authorization") && details.authorization === undefined;
  const given = isComplete ? details : { ...NO_DETAILS, ...details };
  const { authorization } = given;
  const resource = new NodeResourceRequest(request, given);
  return authorization === undefined ? resource : readingElsewhere(resource, authorization);
}

/**
 * A {@link ResourceRequest} of Node's own request of which nothing but the Authorization lines is read at once: the rest as
 * {@link fromNode} does, when a condition first needs it, and method and route for an event.
 *
 * For adapters, next to a cached token.
 *
 * @param original the framework's own request
 * @param describe returns what the framework knows of it beside Node; all but `original` and `authorization`. One function for all
 * requests costs less than one for each
 * @param authorization reads the Authorization lines from elsewhere; then the whole request is read at once
 */
export function deferFromNode<Original>(
  request: NodeRequest,
  original: Original,
  describe: (original: Original) => FromNodeDetails,
  authorization?: FromNodeDetails["authorization"],
): ResourceRequest {
  return authorization === undefined
    ? new UnreadRequest(linesOf(request, "authorization"), original, request, describe, READERS)
    : fromNode(request, { ...describe(original), original, authorization });
}

const READERS: RequestReaders<NodeRequest, FromNodeDetails> = {
  lines: linesOf,
  peer: (request) => peerOf(connectionOf(request)),
  whole: (request, details, original) =>
    fromNode(request, { ...NO_DETAILS, ...details, original, authorization: undefined }),
};

class NodeResourceRequest implements ResourceRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: readonly string[];
  readonly route: string | undefined;
  readonly params: RouteParams | undefined;
  readonly #request: NodeRequest;
  readonly #original: unknown;

  constructor(request: NodeRequest, { url, route, params, original }: FromNodeDetails) {
    this.authorization = linesOf(request, "authorization");
    this.method = request.method ?? "";
    this.url = url ?? request.originalUrl ?? request.url ?? "";
    this.route = route;
    this.params = params;
    this.#request = request;
    this.#original = original ?? request;
  }

  /** Not an own member: logging the request does not log the framework's request too. */
  get original(): unknown {
    return this.#original;
  }

  get [SOURCE](): object {
    return this.#request;
  }

  header(name: string): readonly string[] {
    return linesOf(this.#request, name.toLowerCase());
  }

  get peer(): RequestPeer | undefined {
    return peerOf(connectionOf(this.#request));
  }
}
