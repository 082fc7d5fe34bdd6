import type { RequestPeer, ResourceRequest, RouteParams } from "../request/resource-request.js";
import { UnreadRequest } from "../request/unread-request.js";

/** The part of Node's request that is read, HTTP/1 or HTTP/2. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Where a framework keeps the request target when its routers shorten `url`. */
  readonly originalUrl?: string | undefined;
  readonly rawHeaders?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  readonly socket?: unknown;
}

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

const NONE: readonly string[] = Object.freeze([]);
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
 * @param describe what the framework knows beside Node; all but `original` and `authorization`
 * @param authorization reads the Authorization lines from elsewhere; then the whole request is read at once
 */
export function deferFromNode(
  request: NodeRequest,
  original: unknown,
  describe: () => FromNodeDetails,
  authorization?: FromNodeDetails["authorization"],
): ResourceRequest {
  const read = (): ResourceRequest => fromNode(request, { ...describe(), original, authorization });
  return authorization === undefined
    ? new UnreadRequest(linesOf(request, "authorization"), original, request, describe, read)
    : read();
}

class NodeResourceRequest implements ResourceRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: readonly string[];
  readonly route: string | undefined;
  readonly params: RouteParams | undefined;
  readonly #request: NodeRequest;
  readonly #original: unknown;

  constructor(request: NodeRequest, { url, route, params, original }: FromNodeDetails) {
    this.method = request.method ?? "";
    this.url = url ?? request.originalUrl ?? request.url ?? "";
    this.authorization = linesOf(request, "authorization");
    this.route = route;
    this.params = params;
    this.#request = request;
    this.#original = original ?? request;
  }

  /** Not an own member: logging the request does not log the framework's request too. */
  get original(): unknown {
    return this.#original;
  }

  header(name: string): readonly string[] {
    return linesOf(this.#request, name.toLowerCase());
  }

  get peer(): RequestPeer | undefined {
    return peerOf(this.#request.socket);
  }
}

/** @param name in lower case */
function linesOf(request: NodeRequest, name: string): readonly string[] {
  const { rawHeaders } = request;
  // Not read where the raw lines are there: Node makes `headers` of them at the first look.
  if (rawHeaders === undefined || rawHeaders.length === 0) return linesIn(request.headers, name);
  let lines: string[] | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const field = rawHeaders[index] as string;
    if (field.length === name.length && field.toLowerCase() === name) {
      lines ??= [];
      lines.push(rawHeaders[index + 1] as string);
    }
  }
  return lines ?? NONE;
}

/** The lines of a field in an object of headers: bridges write names in any case, and several lines as a list. */
function linesIn(headers: NodeRequest["headers"], name: string): readonly string[] {
  if (isWebHeaders(headers)) {
    const joined = headers.get(name);
    return joined === null ? NONE : [joined];
  }
  let lines: readonly string[] = NONE;
  for (const field of Object.keys(headers ?? {})) {
    if (field.toLowerCase() === name) lines = [...lines, ...[headers?.[field] ?? NONE].flat()];
  }
  return lines;
}

/** Some bridges keep the `Headers` of the Fetch standard, of any runtime; they join several lines to one. */
function isWebHeaders(headers: unknown): headers is { get(name: string): string | null } {
  return Object.prototype.toString.call(headers) === "[object Headers]";
}

/** Reads the Authorization lines when a decision needs them: an error then is a failure to decide. */
function readingElsewhere(
  request: ResourceRequest,
  authorization: () => readonly string[],
): ResourceRequest {
  return Object.defineProperty(request, "authorization", {
    get(): readonly string[] {
      const lines: unknown = authorization();
      if (Array.isArray(lines) && lines.every((line) => typeof line === "string")) return lines;
      throw new TypeError("The adapter's `authorization` must return a list of strings");
    },
  });
}

/** The part of a `net.Socket` or `tls.TLSSocket` that is read. */
interface PeerSocket {
  readonly remoteAddress?: string | undefined;
  readonly getPeerX509Certificate?: () => { readonly raw: Uint8Array } | undefined;
}

function peerOf(socket: unknown): RequestPeer | undefined {
  if (typeof socket !== "object" || socket === null) return undefined;
  const peer = socket as PeerSocket;
  return {
    address: peer.remoteAddress,
    certificate: () => peer.getPeerX509Certificate?.()?.raw,
  };
}
