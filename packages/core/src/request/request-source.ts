import type { ResourceRequest } from "./resource-request.js";
import { UnreadRequest } from "./unread-request.js";

/** The member by which {@link sourceOf} finds what a request was read from. No application can set it by accident. */
export const SOURCE: unique symbol = Symbol("callgate.source");

/**
 * The server's own object of a request, Node's or a Web `Request`: the same one however often it is read, and another one for each
 * request. `original` is not that: an application may pass anything as such.
 *
 * @returns `undefined` for a request that was not read from such an object
 */
export function sourceOf(request: ResourceRequest): object | undefined {
  if (request instanceof UnreadRequest) return request.source;
  const source: unknown = (request as { readonly [SOURCE]?: unknown })[SOURCE];
  return typeof source === "object" && source !== null ? source : undefined;
}
