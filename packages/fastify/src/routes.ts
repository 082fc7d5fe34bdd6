import { ConfigurationError } from "@callgate/core/adapter";
import { assertProtected, type RouteInventory, writeInventory } from "@callgate/policy/binding";
import type { CallgateControls } from "./controls.js";

/** Where the plugin keeps the list of its instance: found by a copy of this package that did not register it, too. */
const LISTING = Symbol.for("@callgate/fastify.routes");

interface Listing {
  readonly [LISTING]?: () => RouteInventory;
}

/** Adds the list of an instance's routes to what it is decorated with, where {@link routes} finds it. */
export function withRoutes(
  controls: CallgateControls,
  list: () => RouteInventory,
): CallgateControls {
  return Object.freeze(Object.defineProperty(controls, LISTING, { value: list }));
}

/**
 * The routes of an instance and of the scopes inside, each with the entry that decides and whether the gate is on it, and
 * the `onRequest` hooks that run before it and may answer by themselves.
 *
 * What answers where no route matches is not among them: 404, and a handler for it. Call it when the instance is ready.
 *
 * @param instance the one on which the plugin was registered; with `callgate.scoped`, that of the scope
 * @throws {ConfigurationError} `option_missing` where the plugin was not registered
 */
export function routes(instance: object): RouteInventory {
  const list = (instance as { readonly callgate?: Listing }).callgate?.[LISTING];
  if (list !== undefined) return list();
  throw new ConfigurationError("Routes", [
    {
      code: "option_missing",
      option: "callgate",
      message:
        "`callgate` is missing: register the plugin `callgate` on this instance first; with `callgate.scoped`, pass the " +
        "instance of the scope",
    },
  ]);
}

/**
 * Writes {@link routes} to a file that `callgate check --routes` reads: as a whole, or not at all.
 *
 * @throws {ConfigurationError} `option_missing`, `option_invalid`, `file_unwritable`
 * @example writeRoutes(await createApp(), "callgate.routes.json");
 */
export function writeRoutes(instance: object, file: string): void {
  writeInventory(routes(instance), file);
}

/**
 * Throws one error that names every route a request reaches without a decision: for a test of an application. Routes that
 * are public on purpose are not among them.
 *
 * @throws {ConfigurationError} `gate_missing` for each of them
 */
export function expectProtected(instance: object): void {
  assertProtected(routes(instance));
}
