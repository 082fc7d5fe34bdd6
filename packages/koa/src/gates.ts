import {
  type BoundEndpoint,
  handlersBehind,
  identify,
  type PolicyTable,
} from "@callgate/policy/binding";
import type { Handler, Layer } from "./koa-router.js";

/** The policy of a gate's middleware, for code that finds it in a route's stack. */
export interface KnownGate {
  /** The document that decides; `undefined` for a policy in code. */
  readonly table?: PolicyTable;
  /** The endpoint that a gate names; `undefined` when the entry of its own route decides, and for a policy in code. */
  readonly endpoint?: BoundEndpoint;
  /** The router of a gate created by `gate.protect`. */
  readonly own?: { readonly layer: Layer; readonly path: string };
}

/** The place of a gate among a route's handlers. */
export interface StandingGate extends KnownGate {
  /** How many handlers of the route run before it; callbacks of `router.param` do not count. */
  readonly after: number;
  /** The parameters whose callbacks run before it. */
  readonly params: readonly string[];
}

const gates = new WeakMap<object, KnownGate>();
/** The stacks that `gate.protect` made, and the gate that is first in each. */
const protectedStacks = new WeakMap<object, Handler>();

/** Records the policy of a gate's middleware. */
export function register(middleware: object, gate: KnownGate): void {
  gates.set(identify(middleware), gate);
}

/** Records the stack of a protected layer, whose first handler is its gate. */
export function registerStack(stack: readonly [Handler, ...Handler[]]): void {
  protectedStacks.set(stack, stack[0]);
}

/** The policy of a handler, if it is a gate's middleware. */
export function gateOf(handler: object): KnownGate | undefined {
  for (const each of handlersBehind(handler)) {
    const gate = gates.get(each);
    if (gate !== undefined) return gate;
  }
  return undefined;
}

/** The gates among a route's handlers, in their order. */
export function gatesIn(stack: readonly Handler[]): readonly StandingGate[] {
  const found = visibleIn(stack);
  if (found.length > 0) return found;
  // The instrumentation replaces handlers in the stack that there is, each by one at its place.
  const first = protectedStacks.get(stack);
  const hidden = first !== undefined && isTraced(first) ? gateOf(first) : undefined;
  return hidden === undefined ? [] : [{ ...hidden, after: 0, params: [] }];
}

/**
 * Whether OpenTelemetry's instrumentation of Koa replaced this function with one that does not expose what it wraps. The mark is on
 * the function that was replaced.
 */
export function isTraced(middleware: unknown): boolean {
  return Object.getOwnPropertySymbols(middleware).some(
    ({ description }) => description === "koa-layer-patched",
  );
}

function visibleIn(stack: readonly Handler[]): readonly StandingGate[] {
  return stack.flatMap((handler, index) => {
    const gate = gateOf(handler);
    if (gate === undefined) return [];
    const before = stack.slice(0, index);
    const params = before.flatMap(({ param }) => (typeof param === "string" ? [param] : []));
    return [{ ...gate, after: before.length - params.length, params }];
  });
}

/** A gate in the form that is compared with a document's entries: the endpoint it names, or a policy in code. */
export function nameOf({ table, endpoint }: KnownGate): string | undefined {
  return table === undefined ? "INLINE" : endpoint?.name;
}
