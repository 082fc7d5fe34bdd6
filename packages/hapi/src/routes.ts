import { ConfigurationError } from "@callgate/core/adapter";
import { assertProtected, type RouteInventory, writeInventory } from "@callgate/policy/binding";
import type { Server } from "@hapi/hapi";

/** Where the plugin keeps the list of its server: also found by a copy of this package that did not register it. */
const LISTING = Symbol.for("@callgate/hapi.routes");

interface Exposed {
  [LISTING]?: () => RouteInventory;
}

/** Stores the list of a server's routes where {@link routes} finds it; `plugins.callgate` already exists. */
export function exposeRoutes(server: Server, list: () => RouteInventory): void {
  Object.defineProperty(exposedOn(server), LISTING, { value: list });
}

/**
 * The routes of a server, each with the entry that decides and whether the strategy guards it, and the extensions that run
 * before authentication and may answer by themselves. A route of several virtual hosts has a row for each.
 *
 * Answers of hapi itself are not included: 404, a CORS preflight. Call it when every route is added; the server need not be
 * started.
 *
 * @throws {ConfigurationError} `option_missing` when the plugin was not registered
 */
export function routes(server: Server): RouteInventory {
  const list = exposedOn(server)?.[LISTING];
  if (list !== undefined) return list();
  throw new ConfigurationError("Routes", [
    {
      code: "option_missing",
      option: "plugins.callgate",
      message: "`plugins.callgate` is missing: register the plugin `callgate` on this server first",
    },
  ]);
}

/**
 * Writes {@link routes} to a file that `callgate check --routes` reads: completely, or not at all.
 *
 * @throws {ConfigurationError} `option_missing`, `option_invalid`, `file_unwritable`
 * @example writeRoutes(await createServer(), "callgate.routes.json");
 */
export function writeRoutes(server: Server, file: string): void {
  writeInventory(routes(server), file);
}

/**
 * Throws one error that names every route a request reaches without a decision: for a test of a server. Routes that are
 * public on purpose are not included.
 *
 * @throws {ConfigurationError} `gate_missing` for each of them
 */
export function expectProtected(server: Server): void {
  assertProtected(routes(server));
}

/** What the plugin exposes, with or without its types (`@callgate/hapi/augment`). */
function exposedOn(server: Server): Exposed | undefined {
  return (server.plugins as { readonly callgate?: Exposed }).callgate;
}
