import { ConfigurationError } from "@callgate/core/adapter";
import type { BoundEndpoint, CompiledEntry, PolicyTable } from "@callgate/policy/binding";
import type { RequestRoute } from "@hapi/hapi";
import { hostsOf } from "./route-names.js";

/**
 * The endpoint of the document that a route is: by its method, its path, and its virtual hosts.
 *
 * @throws {ConfigurationError} `route_no_endpoint`, `method_not_covered` or `route_ambiguous`
 */
export function endpointOf(table: PolicyTable, route: RequestRoute): BoundEndpoint {
  const hosts = hostsOf(route);
  const [first, ...more] = (hosts.length === 0 ? [undefined] : hosts).map((host) =>
    entryOf(table, route, host),
  );
  if (more.some((entry) => entry !== first)) {
    throw fault(
      "route_ambiguous",
      "its virtual hosts have different entries: write a route for each",
    );
  }
  if (first !== undefined) return table.bind(first);
  const methods =
    route.method === "*" && table.entries.some(({ entry }) => isAt(table, entry.name, route));
  throw methods
    ? fault(
        "method_not_covered",
        "answers every method, and the document has entries for some: write one for `*`",
      )
    : fault(
        "route_no_endpoint",
        "has no entry in the policy document: write who may call it, `none`, or `public`",
      );
}

/**
 * The endpoint that a route names, where it is the one that is found for it, too.
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
  if (!isAlike) throw mismatch(endpoint);
  const found = endpointOf(table, route);
  if (found === endpoint) return endpoint;
  throw mismatch(endpoint);
}

function mismatch(endpoint: BoundEndpoint): ConfigurationError {
  return fault("gate_mismatch", `names \`${endpoint.name}\`, which is another endpoint`);
}

/** The names of entries that no route has. */
export function entriesWithoutRoute(
  table: PolicyTable,
  routes: readonly RequestRoute[],
): readonly string[] {
  return table.entries
    .filter(({ entry }) => !routes.some((route) => covers(table, entry, route)))
    .map(({ entry }) => entry.name);
}

function covers(table: PolicyTable, entry: CompiledEntry["entry"], route: RequestRoute): boolean {
  const method = route.method.toUpperCase();
  const hasMethod =
    entry.method === method ||
    entry.method === "*" ||
    (method === "*" && entry.method !== "USE") ||
    (entry.method === "HEAD" && method === "GET");
  const hosts = hostsOf(route).map((host) => host.toLowerCase());
  const hasHost = entry.host === undefined || hosts.includes(entry.host);
  return hasMethod && hasHost && isAt(table, entry.name, route);
}

function isAt(table: PolicyTable, name: string, { path }: RequestRoute): boolean {
  return table.isAt(name, path);
}

function entryOf(
  table: PolicyTable,
  { method, path }: RequestRoute,
  host: string | undefined,
): CompiledEntry | undefined {
  return table.entryOf(method.toUpperCase(), path, host) ?? table.entryOf("*", path, host);
}

function fault(code: string, message: string): ConfigurationError {
  return new ConfigurationError("Route", [{ code, option: "", message }]);
}
