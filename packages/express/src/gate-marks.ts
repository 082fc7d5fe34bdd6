import {
  type BoundEndpoint,
  handlersBehind,
  identify,
  type PolicyTable,
} from "@callgate/policy/binding";

/** The kind of a gate's handler: for endpoints of a document, for a policy in code, or for the end of an application. */
export type GateMark =
  | { readonly kind: "endpoints"; readonly table: PolicyTable; readonly endpoints: Endpoints }
  | { readonly kind: "inline" }
  | { readonly kind: "undeclared" };

/** One, or those of all patterns of a route with one gate. */
export type Endpoints = readonly [BoundEndpoint, ...BoundEndpoint[]];

const marks = new WeakMap<object, GateMark>();

/** Marks a handler as a gate's own. */
export function markGate<Handler extends object>(handler: Handler, mark: GateMark): Handler {
  marks.set(handler, mark);
  return identify(handler);
}

/** Marks a layer that has been given a gate's handler, even if the handler is wrapped there. */
export function copyMark(handler: object, layer: object): void {
  const mark = marks.get(handler);
  if (mark !== undefined) marks.set(layer, mark);
}

/** The gate of a layer of a router or a route; `undefined` for every other function. */
export function gateMarkOf(layer: { readonly handle: unknown }): GateMark | undefined {
  for (const each of [layer, ...handlersBehind(layer.handle)]) {
    const mark = marks.get(each);
    if (mark !== undefined) return mark;
  }
  return undefined;
}

const metadataHandlers = new WeakSet<object>();

/** Marks a handler that serves metadata. */
export function markMetadata<Handler extends object>(handler: Handler): Handler {
  metadataHandlers.add(handler);
  return identify(handler);
}

/** Whether a layer serves metadata: it answers by itself, and needs no gate. */
export function servesMetadata({ handle }: { readonly handle: unknown }): boolean {
  for (const each of handlersBehind(handle)) if (metadataHandlers.has(each)) return true;
  return false;
}
