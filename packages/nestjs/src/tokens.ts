import type { RouteInventory } from "@callgate/policy/binding";

/** The options of the module, for its own providers. */
export const OPTIONS = "@callgate/nestjs.options";

/** The gate that was created from them. */
export const MOUNTED = "@callgate/nestjs.mounted";

/** The list of routes: a string, so that a copy of this package that did not create the application also finds it. */
export const LISTING = "@callgate/nestjs.routes";

/** Lists the routes of an application. */
export type Listing = () => RouteInventory;
