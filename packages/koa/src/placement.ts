import { type BoundEndpoint, isOrWraps, type PolicyTable } from "@callgate/policy/binding";
import { isTraced } from "./gates.js";
import { hostsOf, type KoaRouter, type Layer } from "./koa-router.js";
import { isBelow, type MountedContext } from "./mounts.js";

/** Members that a router adds to the context; in the gate's own type they would affect Koa's inference. */
export interface RoutedContext extends MountedContext {
  readonly method?: string;
  readonly host?: string;
  /** The whole pattern of the running layer, including prefixes; a RegExp if the application passed one. */
  readonly routerPath?: unknown;
  /** The layers that match the request. */
  readonly matched?: readonly Layer[];
  /** The running router. */
  readonly router?: KoaRouter;
}

/**
 * The place of the gate of one endpoint, checked for every request, and only used to refuse.
 *
 * The gate must be on a route with its own pattern, method and host, and not on `router.use` or `app.use`: middleware there
 * does not determine the route that answers.
 */
export class Placement {
  readonly #endpoint: BoundEndpoint;
  readonly #table: PolicyTable;
  #pattern: unknown;
  #mounts: readonly string[] | undefined;
  #layer: Layer | undefined;
  #router: KoaRouter | undefined;

  constructor(endpoint: BoundEndpoint, table: PolicyTable) {
    this.#endpoint = endpoint;
    this.#table = table;
  }

  isRight(context: RoutedContext, middleware: unknown): boolean {
    const { routerPath, matched } = context;
    if (routerPath === undefined || !Array.isArray(matched)) return false;
    if (routerPath !== this.#pattern) {
      this.#pattern = routerPath;
      this.#mounts = this.#endpoint.mountOf(routerPath);
    }
    if (this.#mounts === undefined || !isBelow(this.#mounts, context)) return false;
    const method = context.method?.toUpperCase() ?? "";
    if (!this.#endpoint.hasMethod(method)) return false;
    const layers = matched as readonly Layer[];
    const isOfRoute = ({ path, methods }: Layer) => path === routerPath && methods.includes(method);
    const layer =
      layers.find((each) => isOfRoute(each) && stands(middleware, each.stack)) ??
      // Then the route of the running pattern represents the layer: it matches the request, and `router.use` refuses such a gate.
      (isTraced(middleware) ? layers.find(isOfRoute) : undefined);
    return layer !== undefined && this.#isOfHost(layer, method, context);
  }

  /**
   * Whether the entry of the route, on the hosts of its router, has the endpoint's host. The host of the request is read only
   * where the router has hosts: Koa parses the field at each look.
   */
  #isOfHost(layer: Layer, method: string, context: RoutedContext): boolean {
    const { router } = context;
    const { host: named, path } = this.#endpoint;
    if (!this.#isOf(layer, router)) return named === undefined && !this.#hasHosts(path);
    const hosts = hostsOf(router as KoaRouter);
    if (hosts.length === 0) return named === undefined;
    const { host } = context;
    if (host === undefined || !hosts.includes(host)) return false;
    return this.#table.of({ method, path, host })?.entry.host === named;
  }

  /** Whether this is the layer's router. When one runs inside another, the context has the one that ran last. */
  #isOf(layer: Layer, router: KoaRouter | undefined): boolean {
    if (router === undefined || layer !== this.#layer || router !== this.#router) {
      if (!router?.stack.includes(layer)) return false;
      this.#layer = layer;
      this.#router = router;
    }
    return true;
  }

  #hasHosts(path: string): boolean {
    return this.#table.policy.entries.some((entry) => entry.path === path && entry.host);
  }
}

/** Whether middleware is one of a layer's own, or a wrapper of it by another package. */
function stands(middleware: unknown, stack: readonly unknown[]): boolean {
  return stack.includes(middleware) || stack.some((each) => isOrWraps(each, middleware));
}
