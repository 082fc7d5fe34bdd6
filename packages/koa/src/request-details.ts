import type { FromNodeDetails } from "@callgate/core/adapter";
import type { GatedContext } from "./middleware.js";
import type { RoutedContext } from "./placement.js";

/** A mounted application sees a shortened `req.url`; the context keeps the requested address. */
export function detailsOf(context: GatedContext): FromNodeDetails {
  const { req, originalUrl, routerPath, params } = context as GatedContext &
    RoutedContext & {
      readonly params?: FromNodeDetails["params"];
    };
  const route = typeof routerPath === "string" ? `${req.method} ${routerPath}` : undefined;
  return { url: originalUrl, route, params };
}
