import type { IncomingMessage } from "node:http";
import type { ResourceRequest } from "./resource-request.js";
import { UnreadRequest } from "./unread-request.js";

/** The member by which {@link sourceOf} finds what a request was read from. No application can set it by accident. */
export const SOURCE: unique symbol = Symbol("callgate.source");

/**
 * The server's own object of a request, Node's or a Web `Request`: the same one however often it is read, and another one for each
 * request. `original` is not that: an application may pass anything as such. Nor is an object with the members of a request, which may
 * describe several.
 *
 * @returns `undefined` for a request that was not read from such an object
 */
export function sourceOf(request: ResourceRequest): object | undefined {
  const source: unknown =
    request instanceof UnreadRequest
      ? request.source
      : (request as { readonly [SOURCE]?: unknown })[SOURCE];
  return isReceived(source) ? source : undefined;
}

/** Whether an object has a body that can be read: Node's has it as a stream, that of the Web by a method. */
function isReceived(source: unknown): source is object {
  const { pipe, arrayBuffer } = Object(source) as Partial<IncomingMessage & Request>;
  return typeof pipe === "function" || typeof arrayBuffer === "function";
}
