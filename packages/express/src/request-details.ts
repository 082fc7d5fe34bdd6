import type { FromNodeDetails } from "@callgate/core/adapter";
import { type RoutedRequest, standsOn } from "./placement.js";

/** What is read of Express's request beside Node's; its own types say it in more detail. */
interface DetailedRequest extends RoutedRequest {
  readonly params?: FromNodeDetails["params"];
}

/** What Express knows of a request, with the route that a handler stands on. */
export function detailsOf(
  request: object,
  handler: unknown,
  authorization: FromNodeDetails["authorization"],
): FromNodeDetails {
  const { params } = request as DetailedRequest;
  const route = routeOf(request, handler);
  return { url: undefined, route, params, original: undefined, authorization };
}

/** The route that a handler stands on, by name; `undefined` in front of an `app.use`, and where it has no one pattern. */
export function routeOf(request: object, handler: unknown): string | undefined {
  const { method, route } = request as DetailedRequest;
  return standsOn(route, handler) && typeof route.path === "string"
    ? `${method} ${route.path}`
    : undefined;
}
