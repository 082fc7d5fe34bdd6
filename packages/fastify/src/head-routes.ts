import type { KnownRoute } from "./known-routes.js";
import type { RoutePolicies } from "./route-policies.js";

/** The routes without the HEAD routes that Fastify adds to those of GET, as long as they are decided alike. */
export function ownHeads(
  routes: readonly KnownRoute[],
  policies: RoutePolicies,
): readonly KnownRoute[] {
  const gets = new Map(
    routes.filter(({ methods }) => methods.includes("GET")).map((route) => [placeOf(route), route]),
  );
  return routes.filter((route) => {
    const get = route.methods.join() === "HEAD" ? gets.get(placeOf(route)) : undefined;
    return get === undefined || !isAlike(route, get, policies);
  });
}

function isAlike(head: KnownRoute, get: KnownRoute, policies: RoutePolicies): boolean {
  const [ofHead, ofGet] = [policies.of(head), policies.of(get)];
  if (ofGet.faults.length > 0 || !ofGet.isDeclared) return true;
  return (
    ofHead.faults.length === 0 &&
    ofHead.decidedBy("HEAD") === ofGet.decidedBy("GET") &&
    declared(head) === declared(get)
  );
}

function declared(route: KnownRoute): unknown {
  return (route.config() as { readonly callgate?: unknown } | undefined)?.callgate;
}

/** HEAD of the root of a prefix is added with a slash at its end, too. */
function placeOf({ url, host }: KnownRoute): string {
  return `${url.replace(/\/$/, "")} ${host}`;
}
