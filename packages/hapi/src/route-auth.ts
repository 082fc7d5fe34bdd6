import type { RequestRoute, Server } from "@hapi/hapi";

/** The name of the auth scheme and of the strategy. */
export const STRATEGY = "callgate";

/** `server.auth.lookup`, which hapi documents and its declarations leave out. */
interface AuthLookup {
  lookup(
    route: RequestRoute,
  ): { readonly strategies: readonly string[]; readonly mode: string } | false | null;
}

/** The strategies in force on a route, of its own or by default, in order; none on an open route. */
export function strategiesOf(server: Server, route: RequestRoute): readonly string[] {
  const auth = (server.auth as unknown as AuthLookup).lookup(route);
  return auth ? auth.strategies : [];
}

/** Tells whether a route is guarded by our strategy, by none beside it, and without exception. */
export function isGuardedAlone(server: Server, route: RequestRoute): boolean {
  const auth = (server.auth as unknown as AuthLookup).lookup(route);
  return (
    !!auth &&
    auth.mode === "required" &&
    auth.strategies.length === 1 &&
    auth.strategies[0] === STRATEGY
  );
}

/** Tells whether a request goes on only where a strategy of the route admits it. */
export function isRequired(server: Server, route: RequestRoute): boolean {
  const auth = (server.auth as unknown as AuthLookup).lookup(route);
  return !!auth && auth.mode === "required";
}

/** Tells whether another strategy than ours is in force on a route. */
export function isGuardedByOthers(server: Server, route: RequestRoute): boolean {
  return strategiesOf(server, route).some((strategy) => strategy !== STRATEGY);
}

/** Tells whether a route says `auth: false`, and so is open on purpose. */
export function isOpenOnPurpose(route: RequestRoute): boolean {
  return (route.settings.auth as unknown) === false;
}
