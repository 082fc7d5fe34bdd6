import type { BoundEndpoint } from "@callgate/policy/binding";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { RouterRoute } from "hono/types";

/**
 * The place of the gate of one endpoint, checked for every request, and only used to refuse.
 *
 * The gate must stand on a row with the endpoint's pattern, before another handler of the same route: middleware of `app.use`
 * does not determine the route that answers.
 */
export class Placement {
  readonly #endpoint: BoundEndpoint;
  /** Whether it is right on a row, whatever the request: an application keeps its rows. */
  readonly #known = new WeakMap<RouterRoute, boolean>();

  constructor(endpoint: BoundEndpoint) {
    this.#endpoint = endpoint;
  }

  isRight(context: Context): boolean {
    const { method, routeIndex } = context.req;
    if (!this.#endpoint.hasMethod(method)) return false;
    const rows = matchedRoutes(context);
    const own = rows[routeIndex];
    if (own === undefined) return false;
    let isRight = this.#known.get(own);
    if (isRight === undefined) {
      const later = rows.slice(routeIndex + 1);
      isRight = this.#endpoint.isAt(own.path) && later.some((row) => isSameRoute(row, own));
      this.#known.set(own, isRight);
    }
    return isRight;
  }
}

/** Whether two rows are handlers of one route. */
export function isSameRoute(one: RouterRoute, other: RouterRoute): boolean {
  return one.method === other.method && one.path === other.path;
}
