import type { RouteInventory } from "../inventory/route-inventory.js";
import { canonicalName } from "../names/endpoint-name.js";

/** An endpoint of a document that is about to be written. */
export interface InitialEndpoint {
  /** As it was found. */
  readonly name: string;
  /** Its entry. */
  readonly value: unknown;
  /** What is known about it that an entry does not contain; comments. */
  readonly notes: readonly string[];
}

/** The endpoints of an application: public if they are already, and otherwise open to no caller. */
export function endpointsOfRoutes({ routes }: RouteInventory): readonly InitialEndpoint[] {
  const spelled = routes.map(({ method, path, host }) => {
    const end = host === undefined ? "" : ` @${host}`;
    return { ownName: `${method} ${path}${end}`, getName: `GET ${path}${end}` };
  });
  const names = new Set(spelled.map(({ ownName }) => ownName));
  return routes.flatMap((route, index) => {
    const { ownName, getName } = spelled[index] as (typeof spelled)[number];
    // GET covers HEAD.
    if (route.method === "HEAD" && names.has(getName)) return [];
    const isSpelled = route.name === undefined || canonicalName(ownName) === route.name;
    return {
      name: isSpelled ? ownName : (route.name as string),
      value: route.policy === "public" ? "public" : "none",
      notes: route.policy === "INLINE" ? ["its policy is in code"] : [],
    };
  });
}
