import {
  type BoundEndpoint,
  handlersBehind,
  identify,
  type PolicyTable,
} from "@callgate/policy/binding";
import type { RouterRoute } from "hono/types";

/** What a handler of this package does, for code that finds it among an application's rows. */
export interface KnownGate {
  /**
   * `endpoint`: decides by the entry it names. `inline`: by a policy in code. `front`: by the entries of the rows after it.
   * `aside`: lets through or refuses, and never answers for a route.
   */
  readonly kind: "endpoint" | "inline" | "front" | "aside";
  /** The document that decides; `undefined` for a policy in code. */
  readonly table?: PolicyTable | undefined;
  /** The endpoint that a gate names. */
  readonly endpoint?: BoundEndpoint | undefined;
}

const gates = new WeakMap<object, KnownGate>();

/** Records what a handler does. */
export function register<Handler extends object>(handler: Handler, gate: KnownGate): Handler {
  gates.set(identify(handler), gate);
  return handler;
}

/** What the handler of a row does, if it is of this package, or wraps one that is. */
export function gateOf({ handler }: Pick<RouterRoute, "handler">): KnownGate | undefined {
  for (const each of handlersBehind(targetOf(handler))) {
    const gate = gates.get(each);
    if (gate !== undefined) return gate;
  }
  return undefined;
}

/** Where Hono keeps the handler that it wrapped, in an application with its own `onError` that was added to another one. */
const COMPOSED = "__COMPOSED_HANDLER";

/** The handler of a row as it was added. */
export function targetOf(handler: unknown): unknown {
  let target = handler;
  while (typeof target === "function" && Object.hasOwn(target, COMPOSED)) {
    target = Reflect.get(target, COMPOSED);
  }
  return target;
}
