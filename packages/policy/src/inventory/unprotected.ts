import { ConfigurationError } from "@callgate/core/kit";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";

/** The routes that a request reaches without a decision, those aside that are open on purpose. */
export function unprotectedRoutes({ routes }: RouteInventory): readonly InventoryRoute[] {
  return routes.filter(
    ({ policy, gate }) => policy === "UNPROTECTED" || (gate === "missing" && policy !== "public"),
  );
}

/** A route as its framework spells it: `GET /orders/{id} @a.example.com`. */
export function routeText({ method, path, host }: InventoryRoute): string {
  return `${method} ${path}${host === undefined ? "" : ` @${host}`}`;
}

/** One line about an open route: `GET /orders is open: its gate stands on another route`. */
export function describeUnprotected(route: InventoryRoute): string {
  return `${routeText(route)} is open${route.note === undefined ? "" : `: ${route.note}`}`;
}

/**
 * What every adapter's `expectProtected` does, in a test of an application.
 *
 * @throws {ConfigurationError} with a fault `gate_missing` for each route that a request reaches without a decision
 */
export function assertProtected(inventory: RouteInventory): void {
  const open = unprotectedRoutes(inventory);
  if (open.length === 0) return;
  const faults = open.map((route) => ({
    code: "gate_missing",
    option: route.name ?? `${route.method} ${route.path}`,
    message: `${describeUnprotected(route)}: give it a gate, or write \`public\` for it`,
  }));
  throw new ConfigurationError(`Routes of ${inventory.framework}`, faults);
}
