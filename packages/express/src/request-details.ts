import type { FromNodeDetails } from "@callgate/core/adapter";
import type { ExpressRoute, Standing } from "./standing.js";

/** The members of Express's request that are read besides Node's; its own types would affect the inference of applications. */
export interface RoutedRequest {
  readonly method?: string | undefined;
  readonly route?: ExpressRoute | undefined;
  /** The part of the address that the mounts matched: the requested text, not their patterns. */
  readonly baseUrl?: string | undefined;
  readonly params?: FromNodeDetails["params"];
}

/** Express's data of a request, with the route of the current handler. */
export function detailsOf(request: RoutedRequest, standing: Standing): FromNodeDetails {
  return { route: routeOf(request, standing), params: request.params };
}

/** The route of the current handler, by name; `undefined` before an `app.use`, and without a single pattern. */
export function routeOf({ method, route }: RoutedRequest, standing: Standing): string | undefined {
  return standing.on(route) && typeof route.path === "string"
    ? `${method} ${route.path}`
    : undefined;
}
