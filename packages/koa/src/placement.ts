import type { BoundEndpoint } from "@callgate/policy/binding";

/** What is read of a router's `Layer`: a published class, in @koa/router 12 to 15. */
interface Layer {
  readonly path: unknown;
  /** Empty for what `router.use` mounts. */
  readonly methods: readonly string[];
  readonly stack: readonly unknown[];
}

/** What a router adds to the context; as members of the gate's own type they would disturb Koa's inference. */
export interface RoutedContext {
  readonly method?: string;
  /** The whole pattern of the layer that is running, prefixes included; a RegExp where the application wrote one. */
  readonly routerPath?: unknown;
  /** The layers that fit the request. */
  readonly matched?: readonly Layer[];
}

/**
 * Where the gate of one endpoint stands, looked at for every request, and only ever to refuse.
 *
 * The gate stands on a route of its own pattern and method. On `router.use` or `app.use` it does not: what runs there says
 * nothing of the route that answers.
 */
export class Placement {
  readonly #endpoint: BoundEndpoint;
  #pattern: unknown;
  #isOwn = false;

  constructor(endpoint: BoundEndpoint) {
    this.#endpoint = endpoint;
  }

  isRight({ method = "", routerPath, matched }: RoutedContext, middleware: unknown): boolean {
    if (routerPath === undefined || !Array.isArray(matched)) return false;
    if (routerPath !== this.#pattern) {
      this.#pattern = routerPath;
      this.#isOwn = this.#endpoint.isAt(routerPath);
    }
    return (
      this.#isOwn &&
      this.#endpoint.hasMethod(method) &&
      (matched as readonly Layer[]).some(
        ({ path, methods, stack }) =>
          path === routerPath && methods.includes(method) && stack.includes(middleware),
      )
    );
  }
}
