import type { FromNodeDetails } from "@callgate/core/adapter";
import type { GatedContext } from "./middleware.js";
import type { RoutedContext } from "./placement.js";

/** The request target as the client sent it: Koa keeps the one it got, which Express, and what mounts as it does, has shortened. */
export function targetOf({ req, originalUrl }: Pick<GatedContext, "req" | "originalUrl">): string {
  const { originalUrl: ofParent } = req as { readonly originalUrl?: unknown };
  return typeof ofParent === "string" ? ofParent : originalUrl;
}

/** A mounted application sees a shortened `req.url`; the context keeps the requested address. */
export function detailsOf(context: GatedContext): FromNodeDetails {
  const { req, routerPath, params } = context as GatedContext &
    RoutedContext & {
      readonly params?: FromNodeDetails["params"];
    };
  const route = typeof routerPath === "string" ? `${req.method} ${routerPath}` : undefined;
  return { url: targetOf(context), route, params };
}
