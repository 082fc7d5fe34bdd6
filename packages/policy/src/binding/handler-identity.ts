/**
 * Tools that trace or wrap an application put their own functions around each handler. Most copy the handler's members;
 * others keep a reference to the wrapped handler under one of these names.
 */
const REFERENCES = ["callgateHandler", "__original", "__sentry_original__"] as const;
const DEEPEST = 8;

/** Gives a gate's handler a member that identifies it in every wrapper that copies its members. */
export function identify<Handler extends object>(handler: Handler): Handler {
  return Object.defineProperty(handler, REFERENCES[0], { value: handler, enumerable: true });
}

/** A handler and those it is known to wrap, outermost first. */
export function* handlersBehind(handler: unknown): Generator<object> {
  const seen = new Set<unknown>();
  let next = handler;
  while (typeof next === "function" && !seen.has(next) && seen.size < DEEPEST) {
    seen.add(next);
    yield next;
    next = referenceOf(next, seen);
  }
}

function referenceOf(wrapper: object, seen: ReadonlySet<unknown>): unknown {
  for (const name of REFERENCES) {
    // Read directly: OpenTelemetry's instrumentation of Express replaces members with accessors.
    const value = Object.hasOwn(wrapper, name) ? Reflect.get(wrapper, name) : undefined;
    if (typeof value === "function" && !seen.has(value)) return value;
  }
  return undefined;
}

/** Whether a handler is this one, or is known to wrap it. */
export function isOrWraps(handler: unknown, wanted: unknown): boolean {
  for (const each of handlersBehind(handler)) if (each === wanted) return true;
  return false;
}
