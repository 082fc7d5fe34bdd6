import { type BoundEndpoint, fitsMount } from "@callgate/policy/binding";
import type { RoutedRequest } from "./request-details.js";
import type { ExpressRoute, Standing } from "./standing.js";

/**
 * The place of the gate of one endpoint, checked for every request, and only used to refuse.
 *
 * The pattern of the route and the mounts before it must make up the endpoint's whole path. Express keeps no pattern of
 * a mount: the part of the address that it matched is compared instead.
 */
export class Placement {
  readonly #endpoint: BoundEndpoint;
  #route: ExpressRoute | undefined;
  /** The mounts before that route; `undefined` when it is not the endpoint's. */
  #mount: readonly string[] | undefined;

  constructor(endpoint: BoundEndpoint) {
    this.#endpoint = endpoint;
  }

  isRight({ method = "", route, baseUrl = "" }: RoutedRequest, standing: Standing): boolean {
    const endpoint = this.#endpoint;
    if (endpoint.method === "USE") return !standing.on(route) && endpoint.isMountedAt(baseUrl);
    if (!standing.on(route) || !endpoint.hasMethod(method)) return false;
    if (route !== this.#route) {
      this.#route = route;
      this.#mount = this.#mountBefore(route.path);
    }
    return this.#mount !== undefined && fitsMount(this.#mount, baseUrl);
  }

  /** Express does not report which of several patterns matched: all of them must be the endpoint's. */
  #mountBefore(path: unknown): readonly string[] | undefined {
    const [first, ...more] = [path].flat().map((pattern) => this.#endpoint.mountOf(pattern));
    const isSame = (mount: readonly string[] | undefined) => mount?.join("/") === first?.join("/");
    return more.every(isSame) ? first : undefined;
  }
}
