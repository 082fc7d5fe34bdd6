import type { RequestPeer, ResourceRequest, RouteParams } from "../request/resource-request.js";

/** What is read of Node's request, HTTP/1 or HTTP/2. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Where a framework keeps the request target when its routers cut `url` short. */
  readonly originalUrl?: string | undefined;
  readonly rawHeaders?: readonly string[] | undefined;
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  readonly socket?: unknown;
}

/** What the framework knows of a request beside Node. */
export interface FromNodeDetails {
  /** The request target as the client sent it, where neither `originalUrl` nor `url` is it. */
  readonly url?: string | undefined;
  /** The request's method and the matched pattern: `GET /orders/:id`. */
  readonly route?: string | undefined;
  readonly params?: RouteParams | undefined;
}

const NONE: readonly string[] = Object.freeze([]);
const NO_DETAILS: FromNodeDetails = Object.freeze({
  url: undefined,
  route: undefined,
  params: undefined,
});

/**
 * Reads a {@link ResourceRequest} from Node's own request.
 *
 * Node folds a second Authorization line away in `headers`, so the raw lines are read: which of two
 * credentials counts must not be left to chance. Only a request that never was on a wire has none (hapi's
 * `server.inject` makes such); its `headers` are all there is. `originalUrl` is preferred, because routers
 * cut `url` short.
 *
 * @param details what the framework knows beside that: adapters pass the route it matched
 */
export function fromNode(
  request: NodeRequest,
  details: FromNodeDetails = NO_DETAILS,
): ResourceRequest {
  return new NodeResourceRequest(request, details);
}

class NodeResourceRequest implements ResourceRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: readonly string[];
  readonly route: string | undefined;
  readonly params: RouteParams | undefined;
  readonly #request: NodeRequest;

  constructor(request: NodeRequest, { url, route, params }: FromNodeDetails) {
    this.method = request.method ?? "";
    this.url = url ?? request.originalUrl ?? request.url ?? "";
    this.authorization = linesOf(request, "authorization");
    this.route = route;
    this.params = params;
    this.#request = request;
  }

  header(name: string): readonly string[] {
    return linesOf(this.#request, name.toLowerCase());
  }

  get peer(): RequestPeer | undefined {
    return peerOf(this.#request.socket);
  }
}

/** @param name in lower case */
function linesOf({ rawHeaders, headers }: NodeRequest, name: string): readonly string[] {
  if (rawHeaders === undefined) {
    return headers !== undefined && Object.hasOwn(headers, name)
      ? [headers[name] ?? NONE].flat()
      : NONE;
  }
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

/** What is read of a `net.Socket` or `tls.TLSSocket`. */
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
