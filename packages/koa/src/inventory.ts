import { createRequire } from "node:module";
import { ConfigurationError, type ConfigurationFault, ownOptions } from "@callgate/core/adapter";
import {
  type InventoryMiddleware,
  type RouteInventory,
  writeInventory,
} from "@callgate/policy/binding";
import { gateOf } from "./gates.js";
import { toRow } from "./inventory-row.js";
import { type KoaRouter, layersOf, type MountedRouter, pathOf } from "./koa-router.js";
import { mountOf } from "./protected-routers.js";
import { readMount } from "./read-mount.js";
import { unknownShape } from "./router-faults.js";
import { type RouterRoute, routesOf } from "./router-routes.js";

/** The routers of an application, or its only one: Koa does not know them. Nested routers are part of their outer ones. */
export type Routers = KoaRouter | MountedRouter | readonly (KoaRouter | MountedRouter)[];

/**
 * Lists the routes of these routers, and what decides about each.
 *
 * A gate counts if it is one of the route's own handlers. Middleware of `app.use` is not in the list, nor are routers that
 * are not named here.
 *
 * @throws {ConfigurationError} `framework_unknown_shape` for a value that is not a router of @koa/router 12 to 15
 */
export function routes(routers: Routers): RouteInventory {
  const listed = read(routers);
  return {
    callgate: 1,
    framework: frameworkName(),
    routes: listed.flatMap((each) => each.routes.map((route) => toRow(route, each.isGuarded).row)),
    middleware: listed.flatMap(({ router, at }) => middlewareOf(router, at)),
  };
}

/** Writes the result of {@link routes} as JSON: for the checks of the command, which never loads an application. */
export function writeRoutes(routers: Routers, file: string): void {
  writeInventory(routes(routers), file);
}

/**
 * Checks that every route of these routers has a gate that decides about it.
 *
 * @throws {ConfigurationError} `gate_missing` for each route without one, `gate_mismatch` for each with the gate of another
 */
export function expectProtected(routers: Routers): void {
  const faults = read(routers).flatMap((each) =>
    each.routes.flatMap((route) => toRow(route, each.isGuarded).faults),
  );
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
}

interface ReadRouter {
  readonly router: KoaRouter;
  readonly at: string;
  readonly routes: readonly RouterRoute[];
  /** Whether there is a gate on `router.use`, where it does not count. */
  readonly isGuarded: boolean;
}

function read(routers: Routers): readonly ReadRouter[] {
  const faults: ConfigurationFault[] = [];
  const found = [routers].flat().flatMap((given): readonly ReadRouter[] => {
    const { router, at } = toMounted(given);
    const mount = at ?? mountOf(router) ?? "";
    const listed = typeof mount === "string" ? routesOf(router, mount) : [];
    if (typeof mount !== "string") faults.push(...mount);
    if (listed === undefined) faults.push(unknownShape(router));
    if (typeof mount !== "string" || listed === undefined) return [];
    const isGuarded = (layersOf(router) ?? []).some(
      ({ methods, stack }) => methods.length === 0 && stack.some((handler) => gateOf(handler)),
    );
    return [{ router, at: mount, routes: listed, isGuarded }];
  });
  if (faults.length > 0) throw new ConfigurationError("Routes", faults);
  return found;
}

/** A router and its mount: the given one, or `undefined` for the one it was protected with. */
function toMounted(given: KoaRouter | MountedRouter) {
  if (!Object.hasOwn(Object(given), "router")) return { router: given as KoaRouter };
  const mounted = ownOptions(given as MountedRouter);
  const { router } = mounted;
  const at = readMount(mounted, ["router", "at"]);
  return Object.hasOwn(given, "at") || typeof at !== "string" ? { router, at } : { router };
}

/** Middleware that could answer by itself, before the routes. */
function middlewareOf(router: KoaRouter, at: string): readonly InventoryMiddleware[] {
  return (layersOf(router) ?? []).flatMap((layer) =>
    layer.methods.length > 0
      ? []
      : layer.stack.flatMap((handler) =>
          gateOf(handler) === undefined
            ? [{ at: pathOf(layer, at), name: handler.name || "<anonymous>" }]
            : [],
        ),
  );
}

/** The Koa installed with this package: a router does not expose its own version. */
function frameworkName(): string {
  try {
    const { version } = createRequire(import.meta.url)("koa/package.json") as {
      readonly version: unknown;
    };
    return typeof version === "string" ? `koa@${version}` : "koa";
  } catch {
    return "koa";
  }
}
