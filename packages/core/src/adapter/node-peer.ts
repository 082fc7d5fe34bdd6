import type { RequestPeer } from "../request/resource-request.js";
import type { NodeRequest } from "./node-request.js";

/** The part of a `net.Socket` or `tls.TLSSocket` that is read. */
interface PeerSocket {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
  readonly destroyed?: boolean;
  readonly getPeerX509Certificate?: () => { readonly raw: Uint8Array } | undefined;
}

/** The certificates of connections: Node reads and copies one at each call. */
const certificates = new WeakMap<object, Uint8Array>();

/**
 * The socket of a request of Node. In HTTP/2 it is that of the session, which is one object for all its requests; that of the request
 * is another one each time.
 *
 * For adapters whose framework makes Web requests of Node's: it is the `connection` of `fromRequest`.
 */
export function connectionOf(request: NodeRequest): unknown {
  // Not looked for in HTTP/1, where it could only come from a prototype.
  if (request.httpVersionMajor !== 2) return request.socket;
  const { session } = Object(request.stream) as { readonly session?: unknown };
  return (Object(session) as { readonly socket?: unknown }).socket ?? request.socket;
}

/** The other end of a connection of Node. */
export function peerOf(socket: unknown): RequestPeer | undefined {
  return typeof socket === "object" && socket !== null ? new NodePeer(socket) : undefined;
}

/** Reads nothing before it is needed: it is made for each request with a bound token. */
class NodePeer implements RequestPeer {
  readonly #socket: PeerSocket;

  constructor(socket: PeerSocket) {
    this.#socket = socket;
  }

  /**
   * Neither end of a Unix domain socket has an address. So it is with a connection that is closed, by a client that does not wait for
   * the answer, for example: it must not pass for a Unix domain socket, which may be that of a trusted proxy.
   */
  get address(): string | undefined {
    const socket = this.#socket;
    try {
      const { remoteAddress } = socket;
      if (remoteAddress !== undefined) return remoteAddress;
      return socket.destroyed === false && socket.localAddress === undefined ? "unix" : undefined;
    } catch {
      // The socket of an HTTP/2 session throws once the session is closed.
      return undefined;
    }
  }

  /** Kept once it is there. Without one it is looked for again: a handshake may be repeated. */
  certificate(): Uint8Array | undefined {
    const known = certificates.get(this.#socket);
    return known ?? this.#readCertificate();
  }

  #readCertificate(): Uint8Array | undefined {
    try {
      const certificate = this.#socket.getPeerX509Certificate?.()?.raw;
      if (certificate !== undefined) certificates.set(this.#socket, certificate);
      return certificate;
    } catch {
      return undefined;
    }
  }
}
