import { ConfigurationError } from "@callgate/core/adapter";
import { auditRoutes, type BoundEndpoint, type PolicyTable } from "@callgate/policy/binding";
import type { KnownRoute } from "./known-routes.js";
import { matchedRoutes } from "./route-names.js";

/**
 * The endpoints of the document that a route is, by its method, or by `*` where it is of all methods.
 *
 * A constraint for a version does not distinguish endpoints, one for a host does.
 *
 * @param named the endpoint that the route names, if it does
 * @throws {ConfigurationError} `route_no_endpoint`, `method_not_covered`, `route_unnameable`, `gate_mismatch` or
 * `route_ambiguous`
 */
export function endpointsOf(
  table: PolicyTable,
  route: KnownRoute,
  supported: readonly string[],
  named: string | undefined,
): ReadonlyMap<string, BoundEndpoint> {
  const matched = matchedRoutes(route, supported);
  const audited = matched.map((each) => (named === undefined ? each : { ...each, gate: named }));
  const faults = auditRoutes(table, audited, { isWhole: false });
  if (faults.length > 0) throw new ConfigurationError("Route", faults);
  if (route.host === null && table.namesAt(route.url).some((name) => name.includes(" @"))) {
    const message =
      "the document has an entry for one host here, and this route is not constrained to one host by name: write its host as a string";
    throw new ConfigurationError("Route", [{ code: "route_ambiguous", option: "", message }]);
  }
  return new Map(
    matched.flatMap((each) => {
      const entry = table.of(each);
      return entry === undefined ? [] : [[each.method, table.bind(entry)] as const];
    }),
  );
}
