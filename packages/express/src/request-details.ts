import type { FromNodeDetails } from "@callgate/core/adapter";
import type { ExpressRoute, Standing } from "./standing.js";

/** What is read of Express's request beside Node's; its own types would disturb the inference of applications. */
export interface RoutedRequest {
  readonly method?: string | undefined;
  readonly route?: ExpressRoute | undefined;
  /** The part of the address that the mounts took: what was requested, not their patterns. */
  readonly baseUrl?: string | undefined;
  readonly params?: FromNodeDetails["params"];
}

/** What Express knows of a request, with the route that a handler stands on. */
export function detailsOf(request: RoutedRequest, standing: Standing): FromNodeDetails {
  return { route: routeOf(request, standing), params: request.params };
}

/** The route that a handler stands on, by name; `undefined` in front of an `app.use`, and where it has no one pattern. */
export function routeOf({ method, route }: RoutedRequest, standing: Standing): string | undefined {
  return standing.on(route) && typeof route.path === "string"
    ? `${method} ${route.path}`
    : undefined;
}
