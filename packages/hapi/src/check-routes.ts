import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import type { PolicyTable } from "@callgate/policy/binding";
import type { RequestRoute, Server } from "@hapi/hapi";
import { matchedRoutes } from "./document-routes.js";
import { isMetadataRoute } from "./metadata-routes.js";
import {
  isGuardedAlone,
  isGuardedByOthers,
  isOpenOnPurpose,
  STRATEGY,
  strategiesOf,
} from "./route-auth.js";
import { nameOf } from "./route-names.js";
import type { RoutePolicies } from "./route-policies.js";

/**
 * Checks every route, of every plugin and virtual host, before the server starts.
 *
 * A route that uses the strategy must have a policy. A route that has a policy must use the strategy: one that is not
 * enforced would only look guarded; `auth: false` declares it open. A public route must not have another strategy: a route
 * cannot be both open to everyone and guarded.
 *
 * With a policy document every route must have an entry that only the strategy guards, unless it is public, and every entry a
 * route.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of every route
 */
export function checkRoutes(
  server: Server,
  policies: RoutePolicies,
  table: PolicyTable | undefined,
): void {
  // A route with several virtual hosts is in the table once for each.
  const routes = [...new Set(server.table())].filter((route) => !isMetadataRoute(route));
  const faults = routes.flatMap((route) => faultsOf(server, route, policies));
  if (table !== undefined) {
    for (const entry of table.namesWithout(routes.flatMap(matchedRoutes))) {
      const message = `${entry} has an entry in the policy document but no route: add the route, or remove the entry`;
      faults.push({ code: "endpoint_no_route", option: entry, message });
    }
  }
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
}

function faultsOf(
  server: Server,
  route: RequestRoute,
  policies: RoutePolicies,
): readonly ConfigurationFault[] {
  const found = policies.of(route);
  if (found.faults.length > 0) return found.faults;
  const policy = found.policyFor(route.method.toUpperCase());
  const isGated = strategiesOf(server, route).includes(STRATEGY);
  const name = nameOf(route);
  const option = `${name} plugins.callgate`;
  if (isGated && policy === undefined) {
    const message =
      `${name} uses strategy \`${STRATEGY}\` without a policy: declare its callers, as in ` +
      '`plugins: { callgate: { callers: ["reports"] } }`, or open it to everyone with `plugins: { callgate: "public" }` or `auth: false`';
    return [{ code: "option_missing", option, message }];
  }
  if (policy?.isPublic) {
    if (!isGuardedByOthers(server, route)) return [];
    const message = `${name} is public, but another strategy guards it: remove that strategy, set \`auth: false\`, or declare its callers`;
    return [{ code: "option_conflict", option, message }];
  }
  if (policies.haveDocument) {
    if (isGuardedAlone(server, route)) return [];
    const message =
      `${name} has an entry that strategy \`${STRATEGY}\` does not guard alone: make it the route's only strategy, in mode ` +
      "`required` (`default: true` among the plugin's options does that), or write `public`";
    return [{ code: "gate_missing", option, message }];
  }
  if (!isGated && policy !== undefined && !isOpenOnPurpose(route)) {
    const message =
      `${name} has a policy that no strategy enforces: use strategy \`${STRATEGY}\` ` +
      "(`auth`, or `server.auth.default`), or open it to everyone with `auth: false`";
    return [{ code: "option_conflict", option, message }];
  }
  return [];
}
