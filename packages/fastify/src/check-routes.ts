import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import type { PolicyTable } from "@callgate/policy/binding";
import { ownHeads } from "./head-routes.js";
import type { KnownRoute } from "./known-routes.js";
import { faultOf, type MisplacedRoute } from "./placement.js";
import { matchedRoutes, nameOf } from "./route-names.js";
import type { RoutePolicies } from "./route-policies.js";

/**
 * Checks every route before the server starts: it declares who may call it, or has an entry of the document; and every entry
 * has a route.
 *
 * @param misplaced routes of the server that the plugin did not see
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of every route
 */
export function checkRoutes(
  routes: readonly KnownRoute[],
  misplaced: readonly MisplacedRoute[],
  policies: RoutePolicies,
  table: PolicyTable | undefined,
  supported: readonly string[],
): void {
  const faults = [...misplaced.map(faultOf), ...faultsOf(routes, policies)];
  const matched = routes.flatMap((route) => matchedRoutes(route, supported));
  for (const entry of table?.namesWithout(matched) ?? []) {
    const message = `${entry} has an entry in the policy document but no route: add the route, or remove the entry`;
    faults.push({ code: "endpoint_no_route", option: entry, message });
  }
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
}

/** What is wrong with the policies of routes. What is wrong with a GET route is not repeated for its HEAD route. */
export function faultsOf(
  routes: readonly KnownRoute[],
  policies: RoutePolicies,
): ConfigurationFault[] {
  return ownHeads(routes, policies).flatMap((route) => {
    const { isDeclared, faults } = policies.of(route);
    return isDeclared ? faults : [undeclared(nameOf(route))];
  });
}

/** The route that `@fastify/cors` adds, and gives no `config`; under a prefix too. */
const isOfCors = (name: string): boolean => /^OPTIONS .*\*$/.test(name);
const CORS = ". If it is the route of `@fastify/cors`, register that plugin before `callgate`";

function undeclared(name: string): ConfigurationFault {
  const message =
    `${name} has no policy: say who may call it, as in \`config: { callgate: { callers: ["reports"] } }\`, or open it to ` +
    `every request with \`config: { callgate: "public" }\`${isOfCors(name) ? CORS : ""}`;
  return { code: "option_missing", option: `${name} config.callgate`, message };
}
