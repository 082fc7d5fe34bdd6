import type { RouteInventory } from "@callgate/policy/binding";

/** What the module was given, for its own providers. */
export const OPTIONS = "@callgate/nestjs.options";

/** The gate that was made of it. */
export const MOUNTED = "@callgate/nestjs.mounted";

/** The list of routes: a text, so that a copy of this package that did not make the application finds it, too. */
export const LISTING = "@callgate/nestjs.routes";

/** Lists the routes of an application. */
export type Listing = () => RouteInventory;
