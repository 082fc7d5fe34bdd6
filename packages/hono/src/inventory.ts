import { ConfigurationError } from "@callgate/core/adapter";
import { type RouteInventory, writeInventory } from "@callgate/policy/binding";
import { readRoutes } from "./app-routes.js";
import { type HonoApp, rowsOf } from "./hono-app.js";
import { toRow } from "./inventory-row.js";

/**
 * Lists the routes of an application, with those of the applications it was given with `app.route`, and what decides about each.
 *
 * A gate counts if it stands on the route, or before it on `app.use` with a path that includes the route's. Other middleware is
 * listed by itself: it may answer before the gate. An application that was added with `app.mount` is one row.
 *
 * @throws {ConfigurationError} `framework_unknown_shape` for a value that is not an application of Hono
 */
export function routes(app: HonoApp): RouteInventory {
  const { routes: found, middleware } = readRoutes(rowsOf(app));
  return {
    callgate: 1,
    framework: "hono",
    routes: found.map((route) => toRow(route).row),
    middleware,
  };
}

/**
 * Writes the result of {@link routes} as JSON: for the checks of the command, which never loads an application.
 *
 * @throws {ConfigurationError} `option_missing`, `option_invalid`, `file_unwritable`
 */
export function writeRoutes(app: HonoApp, file: string): void {
  writeInventory(routes(app), file);
}

/**
 * Checks that every route of an application has a gate that decides about it.
 *
 * @throws {ConfigurationError} `gate_missing` for each route without one, `gate_mismatch` for each with the gate of another;
 * `option_missing` when there are no routes: then it was called too early
 */
export function expectProtected(app: HonoApp): void {
  const found = readRoutes(rowsOf(app)).routes;
  const faults = found.flatMap((route) => toRow(route).faults);
  if (found.length === 0) {
    const message = "`routes` are missing: call it when every route is there";
    faults.push({ code: "option_missing", option: "routes", message });
  }
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
}
