import { type BoundEndpoint, fitsMount } from "@callgate/policy/binding";
import type { RoutedRequest } from "../request-details.js";

/** An endpoint, and the mounts before its route or its handler. */
export interface PlacedEndpoint {
  readonly endpoint: BoundEndpoint;
  readonly mount: readonly string[];
}

/** One, or those of all names of a route. */
export type PlacedEndpoints = readonly [PlacedEndpoint, ...PlacedEndpoint[]];

/**
 * The endpoint of a request at a gate that `protect` added.
 *
 * For a route with several names, which have one policy, it is the one whose mounts match the address. The same route under a
 * mount that was not found is not an endpoint.
 *
 * @param own the route that the gate was added to; `undefined` before a mounted handler
 */
export function endpointOf(
  placed: PlacedEndpoints,
  own: object | undefined,
  { method = "", route, baseUrl = "" }: RoutedRequest,
): BoundEndpoint | undefined {
  if (own !== undefined && own !== route) return undefined;
  return placed.find(
    ({ endpoint, mount }) =>
      (own === undefined || endpoint.hasMethod(method)) && fitsMount(mount, baseUrl),
  )?.endpoint;
}
