import type { ConfigurationFault } from "@callgate/core/adapter";
import {
  canonicalName,
  type InventoryRoute,
  type MatchedRoute,
  type RouteInventory,
} from "@callgate/policy/binding";
import type { FastifyInstance } from "fastify";
import { ownHeads } from "./head-routes.js";
import type { KnownRoute } from "./known-routes.js";
import { hooksBefore, type MisplacedRoute } from "./placement.js";
import { matchedRoutes, nameOf } from "./route-names.js";
import type { RoutePolicies } from "./route-policies.js";

/**
 * The routes of an instance and of the scopes inside, and the hooks that may answer before the gate. On its own route the gate
 * is always first: Fastify runs the hooks of an instance before those of a route.
 */
export function listRoutes(
  instance: FastifyInstance,
  known: readonly KnownRoute[],
  misplaced: readonly MisplacedRoute[],
  policies: RoutePolicies,
): RouteInventory {
  const routes = ownHeads(known, policies).flatMap((route) =>
    matchedRoutes(route, instance.supportedMethods).map((matched) =>
      rowOf(route, matched, policies),
    ),
  );
  const middleware = hooksBefore(instance).map((name) => ({ at: "onRequest", name }));
  return {
    callgate: 1,
    framework: `fastify@${instance.version}`,
    routes: [...misplaced.map(misplacedRow), ...routes],
    middleware,
  };
}

function rowOf(
  route: KnownRoute,
  { method, path, host }: MatchedRoute,
  policies: RoutePolicies,
): InventoryRoute {
  const hosted = host === undefined ? {} : { host };
  const name = canonicalName(`${method} ${path}${host === undefined ? "" : ` @${host}`}`);
  const place = { method, path, ...hosted, name };
  const { isDeclared, decidedBy, faults } = policies.of(route);
  const [fault] = faults;
  if (isDeclared && fault === undefined) {
    return { ...place, policy: decidedBy(method) ?? "INLINE", gate: "first" };
  }
  const note = fault && noteOf(fault, route);
  const policy = fault?.code === "inline_policy" ? "INLINE" : "UNPROTECTED";
  return { ...place, policy, gate: "missing", ...(note !== undefined && { note }) };
}

function misplacedRow({ name, note }: MisplacedRoute): InventoryRoute {
  const [method = "", path = ""] = name.split(" ");
  const row = { method, path, name: canonicalName(`${method} ${path}`) };
  return { ...row, policy: "UNPROTECTED", gate: "missing", note: `it ${note}` };
}

/** A fault without the route's name; a missing entry is shown by the row itself. */
function noteOf({ code, message }: ConfigurationFault, route: KnownRoute): string | undefined {
  return code === "route_no_endpoint" ? undefined : message.replace(`${nameOf(route)}: `, "");
}
