import { ConfigurationError } from "@callgate/core/adapter";
import type { BoundEndpoint, MatchedRoute, PolicyTable } from "@callgate/policy/binding";
import type { RequestRoute } from "@hapi/hapi";
import { hostsOf } from "./route-names.js";

/** A route in the form that is compared with a document's entries: once for each virtual host, or once for every host. */
export function matchedRoutes(route: RequestRoute): readonly MatchedRoute[] {
  const { path } = route;
  const method = route.method.toUpperCase();
  const hosts = hostsOf(route);
  return hosts.length === 0 ? [{ method, path }] : hosts.map((host) => ({ method, path, host }));
}

/**
 * The endpoint of the document for a route, by its method, its path, and its virtual hosts.
 *
 * @throws {ConfigurationError} `route_no_endpoint`, `method_not_covered` or `route_ambiguous`
 */
export function endpointOf(table: PolicyTable, route: RequestRoute): BoundEndpoint {
  const [first, ...more] = matchedRoutes(route).map((matched) => table.of(matched));
  if (more.some((entry) => entry !== first)) throw fault("route_ambiguous", AMBIGUOUS);
  if (first !== undefined) return table.bind(first);
  throw route.method === "*" && table.namesAt(route.path).length > 0
    ? fault("method_not_covered", NOT_COVERED)
    : fault("route_no_endpoint", NO_ENDPOINT);
}

/**
 * The endpoint that a route names, which must also be the one found for it.
 *
 * @throws {ConfigurationError} `gate_mismatch`, or what {@link endpointOf} throws
 */
export function namedEndpoint(
  table: PolicyTable,
  name: string,
  route: RequestRoute,
): BoundEndpoint {
  const endpoint = table.endpoint(name);
  const isAlike = endpoint.hasMethod(route.method.toUpperCase()) && endpoint.isAt(route.path);
  if (isAlike && endpointOf(table, route) === endpoint) return endpoint;
  throw fault(
    "gate_mismatch",
    `names \`${endpoint.name}\`, which is another endpoint: name the entry of this route`,
  );
}

const AMBIGUOUS = "its virtual hosts have different entries: add a route for each";
const NOT_COVERED =
  "answers every method, but the document has entries for some only: add an entry for `*`";
const NO_ENDPOINT =
  "has no entry in the policy document: add one with its callers, `none`, or `public`";

function fault(code: string, message: string): ConfigurationError {
  return new ConfigurationError("Route", [{ code, option: "", message }]);
}
