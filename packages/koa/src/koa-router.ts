import { segmentsOf } from "@callgate/policy/binding";

/**
 * A router of @koa/router 12 to 15, with the members that are read: fields that each of these publishes.
 *
 * Structural, since an application's router may come from another copy than the one this package would find.
 */
export interface KoaRouter {
  readonly stack: readonly object[];
}

/** A router, and its mount when something other than a router mounts it: koa-mount does not expose it. */
export interface MountedRouter {
  readonly router: KoaRouter;
  /** The mount's path, as spelled in the document: `/internal`. Default: none. */
  readonly at?: string;
}

/** The members of a router's `Layer` that are read. */
export interface Layer {
  /** The whole pattern, including prefixes; a RegExp if the application passed one. */
  readonly path: string | RegExp;
  /** In upper case, `HEAD` with every `GET`; empty for middleware of `router.use`. */
  readonly methods: readonly string[];
  /** Shared by the layers of an array of paths, and in 12 to 14 by those of a nested router: it is replaced, never changed. */
  stack: readonly Handler[];
}

/** A route's handler; `param` is the parameter's name if `router.param` added it. */
export type Handler = ((...args: never[]) => unknown) & { readonly param?: unknown };

/** The layers of a router; `undefined` when its shape is not that of @koa/router 12 to 15. */
export function layersOf(router: unknown): readonly Layer[] | undefined {
  const { stack } = Object(router) as { readonly stack?: unknown };
  return typeof router === "object" && Array.isArray(stack) && stack.every(isLayer)
    ? stack
    : undefined;
}

function isLayer(layer: unknown): layer is Layer {
  const { path, methods, stack } = Object(layer) as Partial<Layer>;
  return (
    (typeof path === "string" || path instanceof RegExp) &&
    isListOf("string", methods) &&
    isListOf("function", stack)
  );
}

function isListOf(type: "string" | "function", list: unknown): boolean {
  return Array.isArray(list) && list.every((each) => typeof each === type);
}

const ALL_HOSTS: readonly string[] = Object.freeze([]);

/** The hosts of a router, as named; empty when it is for every host, or for those that match a pattern. */
export function hostsOf(router: object): readonly string[] {
  const { host } = router as { readonly host?: unknown };
  if (host === undefined) return ALL_HOSTS;
  return [host].flat().filter((each) => typeof each === "string" && each !== "") as string[];
}

/**
 * The path of a layer as in a document's names: a RegExp by its source between slashes, the root of a mount without a
 * slash at its end.
 *
 * @param at the mount of its router; empty without one
 */
export function pathOf({ path }: Layer, at: string): string {
  if (path instanceof RegExp) return `${at}/${path.source}/`;
  return path === "/" && at !== "" ? at : `${at}${path === "" ? "/" : path}`;
}

/** Whether a layer's path can be named: a RegExp without any special character would read as a plain path. */
export function isNameable({ path }: Layer): boolean {
  return !(path instanceof RegExp) || segmentsOf(path) !== undefined;
}
