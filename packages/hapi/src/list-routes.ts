import type { ConfigurationFault } from "@callgate/core/adapter";
import {
  canonicalName,
  type InventoryRoute,
  type MatchedRoute,
  type RouteInventory,
} from "@callgate/policy/binding";
import type { RequestRoute, Server } from "@hapi/hapi";
import { matchedRoutes } from "./document-routes.js";
import { countBefore, extensionsBefore } from "./extensions.js";
import { isMetadataRoute } from "./metadata-routes.js";
import {
  isGuardedAlone,
  isGuardedByOthers,
  isRequired,
  STRATEGY,
  strategiesOf,
} from "./route-auth.js";
import { nameOf } from "./route-names.js";
import type { RoutePolicies } from "./route-policies.js";

/** The routes of a server, of every plugin and virtual host, and what may answer before a route's strategies run. */
export function listRoutes(server: Server, policies: RoutePolicies): RouteInventory {
  const own = [...new Set(server.table())].filter((route) => !isMetadataRoute(route));
  const routes = own.flatMap((route) =>
    matchedRoutes(route).map((matched) => rowOf(server, route, matched, policies)),
  );
  const middleware = extensionsBefore(server, STRATEGY).map(({ point, name }) => ({
    at: point,
    name,
  }));
  return { callgate: 1, framework: `hapi@${server.version}`, routes, middleware };
}

function rowOf(
  server: Server,
  route: RequestRoute,
  { method, path, host }: MatchedRoute,
  policies: RoutePolicies,
): InventoryRoute {
  const hosted = host === undefined ? {} : { host };
  const name = canonicalName(`${method} ${path}${host === undefined ? "" : ` @${host}`}`);
  const found = policies.of(route);
  const [fault] = found.faults;
  const place = { method, path, ...hosted, name };
  if (!found.isDeclared || fault !== undefined) {
    const note = fault === undefined ? otherStrategies(server, route) : noteOf(fault, route);
    const policy = fault?.code === "inline_policy" ? "INLINE" : "UNPROTECTED";
    return { ...place, policy, gate: "missing", ...(note !== undefined && { note }) };
  }
  const policy = found.decidedBy ?? "INLINE";
  const isPublic = found.policyFor(method)?.isPublic === true;
  const missing = isPublic
    ? whatClosesPublic(server, route)
    : whatOpens(server, route, policies.haveDocument);
  if (missing !== undefined) return { ...place, policy, gate: "missing", note: missing };
  const before = isPublic ? 0 : countBefore(route);
  return { ...place, policy, gate: before === 0 ? "first" : `after ${before} handlers` };
}

/** A fault without the route's name; a missing entry is shown by the row itself. */
function noteOf({ code, message }: ConfigurationFault, route: RequestRoute): string | undefined {
  return code === "route_no_endpoint" ? undefined : message.replace(`${nameOf(route)}: `, "");
}

function otherStrategies(server: Server, route: RequestRoute): string | undefined {
  const strategies = strategiesOf(server, route);
  return strategies.length === 0
    ? undefined
    : `it has no policy, and strategies ${strategies.join(", ")}`;
}

/** Why a policy does not guard its route. */
function whatOpens(server: Server, route: RequestRoute, haveDocument: boolean): string | undefined {
  const strategies = strategiesOf(server, route);
  if (!strategies.includes(STRATEGY)) return `strategy \`${STRATEGY}\` is not in force on it`;
  if (isGuardedAlone(server, route)) return undefined;
  // Without a document another strategy may also admit.
  if (!haveDocument && isRequired(server, route)) return undefined;
  return `strategy \`${STRATEGY}\` does not guard it alone, in mode \`required\``;
}

function whatClosesPublic(server: Server, route: RequestRoute): string | undefined {
  return isGuardedByOthers(server, route)
    ? "it is public, but another strategy guards it"
    : undefined;
}
