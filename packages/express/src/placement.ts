import type { BoundEndpoint } from "@callgate/policy/binding";

/** What is read of Express's `Route`. */
export interface ExpressRoute {
  /** A list or a RegExp where the application wrote one; then there is no one pattern to name. */
  readonly path: unknown;
  readonly stack: readonly { readonly handle: unknown }[];
}

/** What is read of Express's request, to say where a handler stands. */
export interface RoutedRequest {
  readonly method?: string | undefined;
  readonly route?: ExpressRoute | undefined;
  /** The part of the address that the mounts took: what was requested, not their patterns. */
  readonly baseUrl?: string | undefined;
}

/** Tells whether a handler is one of a route's own: in front of an `app.use`, Express leaves the route tried last. */
export function standsOn(route: ExpressRoute | undefined, handler: unknown): route is ExpressRoute {
  return route?.stack.some(({ handle }) => handle === handler) === true;
}

/**
 * Where the gate of one endpoint stands, looked at for every request, and only ever to refuse.
 *
 * The pattern of the route and the mounts before it have to use up the endpoint's whole path. Express keeps no pattern of
 * a mount: what it took of the address is compared instead.
 */
export class Placement {
  readonly #endpoint: BoundEndpoint;
  #route: ExpressRoute | undefined;
  /** The mounts before that route; `undefined` where it is not the endpoint's. */
  #mount: readonly string[] | undefined;

  constructor(endpoint: BoundEndpoint) {
    this.#endpoint = endpoint;
  }

  isRight({ method = "", route, baseUrl = "" }: RoutedRequest, handler: unknown): boolean {
    const endpoint = this.#endpoint;
    if (endpoint.method === "USE") {
      return !standsOn(route, handler) && endpoint.fits(endpoint.segments, baseUrl);
    }
    if (route === undefined || !endpoint.hasMethod(method)) return false;
    if (route !== this.#route) {
      this.#route = route;
      this.#mount = standsOn(route, handler) ? this.#mountBefore(route.path) : undefined;
    }
    return this.#mount !== undefined && endpoint.fits(this.#mount, baseUrl);
  }

  /** Of several patterns Express does not say which one matched: all of them have to be the endpoint's. */
  #mountBefore(path: unknown): readonly string[] | undefined {
    const [first, ...more] = [path].flat().map((pattern) => this.#endpoint.mountOf(pattern));
    const isSame = (mount: readonly string[] | undefined) => mount?.join("/") === first?.join("/");
    return more.every(isSame) ? first : undefined;
  }
}
