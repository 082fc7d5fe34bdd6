import type { ExpressRoute } from "../standing.js";

/** The members of a layer of Express's routers and routes that are read, in every major version. */
export interface Layer {
  readonly handle: unknown;
  readonly name?: unknown;
  /** Of a router's layer: the route it leads to. */
  readonly route?: Route | undefined;
  /** Of a route's layer: the one method in lower case; `undefined` for all. */
  readonly method?: string | undefined;
  /** Express 5, router 2.3 or newer: the path as written. */
  readonly rawPath?: unknown;
  /** Express 5: mounted at `/`. */
  readonly slash?: unknown;
  /** Express 5. */
  readonly matchers?: unknown;
  /** Express 4: the compiled path. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean };
  readonly keys?: readonly unknown[];
}

/** Express's `Route`: several methods of one path. */
export interface Route extends ExpressRoute {
  readonly stack: Layer[];
  /** By method in lower case; `_all` for those of `all`. */
  readonly methods: Readonly<Record<string, boolean>>;
}

/** Express's `Router`, also that of the application itself. */
export interface Router {
  readonly stack: Layer[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly caseSensitive?: boolean;
  readonly strict?: boolean;
  use(path: unknown, handler: unknown): unknown;
  /** Router 2.3 or newer. */
  listRoutes?(): readonly { readonly path: unknown }[];
}

/** An application: in Express 4 its router has another name, and exists only after something is mounted. */
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

/** Whether a value is a router, or a wrapper of one with its members. */
export function isRouter(value: unknown): value is Router {
  return hasStack(value) && typeof (value as { params?: unknown }).params === "object";
}

/** Whether a value has layers of any kind. */
export function hasStack(value: unknown): boolean {
  return isFunction(value) && Array.isArray((value as { stack?: unknown }).stack);
}

/** Whether an application is of Express 4, in which `router` throws. */
export function isExpress4(app: Application): boolean {
  return isFunction(app.lazyrouter);
}

/** An application's own router; `undefined` for one of Express 4 without any mount. */
export function routerOf(app: Application): Router | undefined {
  return isExpress4(app) ? app._router : app.router;
}

/** Whether a layer has the shape that is read here: other shapes are not guessed. */
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
