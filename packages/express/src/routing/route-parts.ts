import {
  type AuditedRoute,
  type BoundEndpoint,
  isVariable,
  type PolicyTable,
} from "@callgate/policy/binding";
import type { Endpoints } from "../gate-marks.js";
import { type FoundGate, gatesOf, type RouteRow, rowsOf } from "./route-rows.js";
import type { FoundRoute } from "./walk.js";

/** One method of a route at one of its places: a row of an inventory. */
export interface RoutePart extends FoundRoute {
  readonly row: RouteRow;
  /** The gates among its handlers, in their order. */
  readonly gates: readonly FoundGate[];
}

export function partsOf(routes: readonly FoundRoute[]): readonly RoutePart[] {
  return routes.flatMap((found) =>
    rowsOf(found.route).map((row) => ({ ...found, row, gates: gatesOf(row) })),
  );
}

/** A part in the form that is compared with a document: once for each of its gates, or once without one. */
export function auditedOf(part: RoutePart, table: PolicyTable): readonly AuditedRoute[] {
  const { row, place, route, gates } = part;
  const { method } = row;
  const bare = { method, path: pathOf(part), shown: place.shown || "/", servedBy: route };
  if (gates.length === 0) return [bare];
  return gates.map(({ mark }) => {
    if (mark.kind === "inline") return { ...bare, gate: "INLINE" };
    const endpoint = endpointAt(mark.endpoints, bare.path);
    if (mark.table !== table) return { ...bare, gate: `${endpoint.name} of another document` };
    return { ...bare, path: bare.path ?? pathByName(endpoint, part), gate: endpoint.name };
  });
}

/** The whole pattern of a part, `/` for the root. */
export function pathOf({ place }: Pick<RoutePart, "place">): string | undefined {
  return place.path === "" ? "/" : place.path;
}

/** The endpoint of one gate with this path. */
export function endpointAt(endpoints: Endpoints, path: string | undefined): BoundEndpoint {
  return endpoints.find((endpoint) => endpoint.isAt(path)) ?? endpoints[0];
}

/**
 * When a mount has no name, a gate by name provides one: it compares the address of each request with it.
 *
 * Mounts without parameters always have a name if the document has it, unless this Express keeps none.
 */
function pathByName(endpoint: BoundEndpoint, { pattern, place }: RoutePart): string | undefined {
  const mount = endpoint.mountOf(pattern) ?? [];
  const isPossible = place.isLost ? mount.length > 0 : mount.some(isVariable);
  return isPossible ? endpoint.name.slice(endpoint.name.indexOf(" ") + 1) : undefined;
}
