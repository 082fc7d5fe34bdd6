import { type BoundEndpoint, fitsMount } from "@callgate/policy/binding";
import type { RoutedRequest } from "../request-details.js";

/** An endpoint, and the mounts before the route or the handler that it is. */
export interface PlacedEndpoint {
  readonly endpoint: BoundEndpoint;
  readonly mount: readonly string[];
}

/** One, or those of all names of a route. */
export type PlacedEndpoints = readonly [PlacedEndpoint, ...PlacedEndpoint[]];

/**
 * Which endpoint a request of a gate is that `protect` put in place.
 *
 * Of a route with several names, which have one policy, it is the one whose mounts the address fits. The same route under a
 * mount that was not walked through is no endpoint at all.
 *
 * @param own the route that the gate was put on; `undefined` in front of what is mounted
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
