import { ConfigurationError } from "@callgate/core/adapter";
import type { RouterRoute } from "hono/types";

/** The part of a Hono application that is read: its rows, one for each handler, in their order. */
export interface HonoApp {
  readonly routes: readonly RouterRoute[];
  /** Receives each route, also those of an application that `basePath` returned. */
  readonly router: {
    /** Adds a row to what requests are matched with. */
    add(method: string, path: string, handler: never): void;
  };
}

/**
 * The rows of an application.
 *
 * @throws {ConfigurationError} `framework_unknown_shape` for a value that is not one
 */
export function rowsOf(app: HonoApp): readonly RouterRoute[] {
  const { routes, router }: { readonly routes?: unknown; readonly router?: unknown } = Object(app);
  const isApp =
    Array.isArray(routes) && routes.every(isRow) && typeof Object(router).add === "function";
  if (isApp) return routes;
  const message =
    "`app` is not an application of Hono 4 with its `routes`: pass what `new Hono()` returned";
  throw new ConfigurationError("Routes", [
    { code: "framework_unknown_shape", option: "app", message },
  ]);
}

function isRow(row: unknown): row is RouterRoute {
  const { method, path, handler } = Object(row) as Partial<RouterRoute>;
  return typeof method === "string" && typeof path === "string" && typeof handler === "function";
}
