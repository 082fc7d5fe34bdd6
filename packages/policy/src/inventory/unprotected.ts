import { ConfigurationError } from "@callgate/core/kit";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";

/** The routes that a request reaches without a decision, except for those that are open on purpose. */
export function unprotectedRoutes({ routes }: RouteInventory): readonly InventoryRoute[] {
  return routes.filter(
    ({ policy, gate }) => policy === "UNPROTECTED" || (gate === "missing" && policy !== "public"),
  );
}

/** A route as its framework spells it: `GET /orders/{id} @a.example.com`. */
export function routeText({ method, path, host }: InventoryRoute): string {
  return `${method} ${path}${host === undefined ? "" : ` @${host}`}`;
}

/** One line about such a route: `GET /orders is not protected: its gate stands on another route`. */
export function describeUnprotected(route: InventoryRoute): string {
  return `${routeText(route)} is not protected${route.note === undefined ? "" : `: ${route.note}`}`;
}

/**
 * The implementation of every adapter's `expectProtected`, for the test of an application.
 *
 * @throws {ConfigurationError} with a fault `gate_missing` for each route that a request reaches without a decision;
 * `option_missing` when there are no routes: then it was called too early
 */
export function assertProtected(inventory: RouteInventory): void {
  const subject = `Routes of ${inventory.framework}`;
  if (inventory.routes.length === 0) {
    const message = "`routes` are missing: call it when every route is there";
    throw new ConfigurationError(subject, [{ code: "option_missing", option: "routes", message }]);
  }
  const open = unprotectedRoutes(inventory);
  if (open.length === 0) return;
  const faults = open.map((route) => ({
    code: "gate_missing",
    option: route.name ?? `${route.method} ${route.path}`,
    message: `${describeUnprotected(route)}: give it a gate, or write \`public\` for it`,
  }));
  throw new ConfigurationError(subject, faults);
}
