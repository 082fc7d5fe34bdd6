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
export function connectionOf({ httpVersionMajor, stream, socket }: NodeRequest): unknown {
  // Not looked for in HTTP/1, where it could only come from a prototype.
  if (httpVersionMajor !== 2) return socket;
  const { session } = Object(stream) as { readonly session?: unknown };
  return (Object(session) as { readonly socket?: unknown }).socket ?? socket;
}

/** The other end of a connection of Node. */
export function peerOf(socket: unknown): RequestPeer | undefined {
  if (typeof socket !== "object" || socket === null) return undefined;
  return { address: addressOf(socket), certificate: () => certificateOf(socket) };
}

/**
 * Neither end of a Unix domain socket has an address. So it is with a connection that is closed, by a client that does not wait for
 * the answer, for example: it must not pass for a Unix domain socket, which may be that of a trusted proxy.
 */
function addressOf(socket: PeerSocket): string | undefined {
  return unlessClosed(() => {
    const { remoteAddress } = socket;
    if (remoteAddress !== undefined) return remoteAddress;
    return socket.destroyed === false && socket.localAddress === undefined ? "unix" : undefined;
  });
}

/** Kept once it is there. Without one it is looked for again: a handshake may be repeated. */
function certificateOf(socket: PeerSocket): Uint8Array | undefined {
  const known = certificates.get(socket);
  if (known !== undefined) return known;
  const certificate = unlessClosed(() => socket.getPeerX509Certificate?.()?.raw);
  if (certificate !== undefined) certificates.set(socket, certificate);
  return certificate;
}

/** The socket of an HTTP/2 session throws once the session is closed. */
function unlessClosed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
