import type { ExpressRoute } from "../standing.js";

/** What is read of a layer of Express's routers and routes, in every major. */
export interface Layer {
  readonly handle: unknown;
  readonly name?: unknown;
  /** Of a router's layer: the route it leads to. */
  readonly route?: Route | undefined;
  /** Of a route's layer: the one method in lower case; `undefined` for all. */
  readonly method?: string | undefined;
  /** Express 5, router 2.3 or newer: what was written. */
  readonly rawPath?: unknown;
  /** Express 5: mounted at `/`. */
  readonly slash?: unknown;
  /** Express 5. */
  readonly matchers?: unknown;
  /** Express 4: what became of it. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean };
  readonly keys?: readonly unknown[];
}

/** Express's `Route`: several methods of one path. */
export interface Route extends ExpressRoute {
  readonly stack: Layer[];
  /** By method in lower case; `_all` for those of `all`. */
  readonly methods: Readonly<Record<string, boolean>>;
}

/** Express's `Router`, of the application itself too. */
export interface Router {
  readonly stack: Layer[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly caseSensitive?: boolean;
  readonly strict?: boolean;
  use(path: unknown, handler: unknown): unknown;
  /** Router 2.3 or newer. */
  listRoutes?(): readonly { readonly path: unknown }[];
}

/** An application: that of Express 4 has its router under another name, and none until something is mounted. */
export interface Application {
  use(path: unknown, handler?: unknown): unknown;
  set(name: string, value: unknown): unknown;
  lazyrouter?(): void;
  readonly _router?: Router;
  readonly router?: Router;
  readonly parent?: Application;
  readonly mountpath?: unknown;
}

const isFunction = (value: unknown): boolean => typeof value === "function";

export function isApplication(value: unknown): value is Application {
  if (!isFunction(value)) return false;
  const { handle, set, use } = value as unknown as Record<string, unknown>;
  return [handle, set, use].every(isFunction);
}

/** Whether something is a router, or a function around one that has its members. */
export function isRouter(value: unknown): value is Router {
  return hasStack(value) && typeof (value as { params?: unknown }).params === "object";
}

/** Whether something has layers, of whatever kind. */
export function hasStack(value: unknown): boolean {
  return isFunction(value) && Array.isArray((value as { stack?: unknown }).stack);
}

/** Whether an application is of Express 4, where `router` throws. */
export function isExpress4(app: Application): boolean {
  return isFunction(app.lazyrouter);
}

/** An application's own router; `undefined` for one of Express 4 that has nothing mounted. */
export function routerOf(app: Application): Router | undefined {
  return isExpress4(app) ? app._router : app.router;
}

/** Whether a layer has the shape that is read here: what else there may be is not guessed at. */
export function isReadable({ handle, route }: Layer): boolean {
  if (!isFunction(handle)) return false;
  if (route === undefined) return true;
  const { stack, methods } = Object(route) as Partial<Route>;
  return (
    Array.isArray(stack) &&
    typeof methods === "object" &&
    methods !== null &&
    stack.every((layer) => isFunction(layer.handle))
  );
}
