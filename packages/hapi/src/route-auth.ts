import type { RequestRoute, Server } from "@hapi/hapi";

/** The name of the auth scheme and of the strategy. */
export const STRATEGY = "callgate";

/** `server.auth.lookup`, which is documented by hapi but missing in its declarations. */
interface AuthLookup {
  lookup(
    route: RequestRoute,
  ): { readonly strategies: readonly string[]; readonly mode: string } | false | null;
}

/** The strategies in force on a route, its own or the default ones, in order; empty on an open route. */
export function strategiesOf(server: Server, route: RequestRoute): readonly string[] {
  const auth = (server.auth as unknown as AuthLookup).lookup(route);
  return auth ? auth.strategies : [];
}

/** Whether a route is guarded by strategy `callgate` only, and without exception. */
export function isGuardedAlone(server: Server, route: RequestRoute): boolean {
  const auth = (server.auth as unknown as AuthLookup).lookup(route);
  return (
    !!auth &&
    auth.mode === "required" &&
    auth.strategies.length === 1 &&
    auth.strategies[0] === STRATEGY
  );
}

/** Whether a request continues only if a strategy of the route admits it. */
export function isRequired(server: Server, route: RequestRoute): boolean {
  const auth = (server.auth as unknown as AuthLookup).lookup(route);
  return !!auth && auth.mode === "required";
}

/** Whether another strategy than `callgate` is in force on a route. */
export function isGuardedByOthers(server: Server, route: RequestRoute): boolean {
  return strategiesOf(server, route).some((strategy) => strategy !== STRATEGY);
}

/** Whether a route has `auth: false`, and is thus open on purpose. */
export function isOpenOnPurpose(route: RequestRoute): boolean {
  return (route.settings.auth as unknown) === false;
}
