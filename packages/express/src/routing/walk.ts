import {
  type Application,
  hasStack,
  isApplication,
  isReadable,
  isRouter,
  type Layer,
  type Route,
  type Router,
  routerOf,
} from "./express-shapes.js";
import { isAsListed, mountKeyOf, pathsOf, styleOf } from "./layer-paths.js";
import type { MountNames } from "./mount-names.js";
import { type Place, placeOfMount, placeOfRoute } from "./place.js";
import { isMountedApplication } from "./sub-applications.js";

/** A route, once for each of its patterns and each way to it. */
export interface FoundRoute {
  readonly route: Route;
  readonly pattern: unknown;
  readonly place: Place;
}

/** A handler mounted by `use`, once for each of its paths and each way to it. */
export interface FoundHandler {
  readonly router: Router;
  readonly layer: Layer;
  readonly place: Place;
  /** The first of consecutive layers at the same path: a handler before it is before all of them. */
  readonly run: Layer;
  /** A router whose routes are walked, another application, an error handler, or any function. */
  readonly kind: "router" | "application" | "errors" | "handler";
}

/** Everything that could be found in an application or a router. */
export interface Walk {
  readonly routes: FoundRoute[];
  readonly handlers: FoundHandler[];
  readonly routers: Set<Router>;
  readonly applications: Set<Application>;
  /** Routers of Express 5 that keep no paths. */
  readonly tooOld: Set<Router>;
  /** Parts that differ from every known version. */
  readonly unknown: string[];
}

/** Most places that are visited: routers mounted in each other many times have more than can be listed. */
const MAX_PLACES = 200_000;

/** Walks through an application or a router, and all routers in it, however deep. */
export function walk(root: Application | Router, at: readonly Place[], names: MountNames): Walk {
  const found: Walk = {
    routes: [],
    handlers: [],
    routers: new Set(),
    applications: new Set(),
    tooOld: new Set(),
    unknown: [],
  };
  for (const place of at) enter(found, root, place, names, []);
  return found;
}

function enter(
  found: Walk,
  target: Application | Router,
  place: Place,
  names: MountNames,
  above: readonly Router[],
): void {
  const isApp = isApplication(target);
  const router = isApp ? routerOf(target) : target;
  if (isApp) found.applications.add(target);
  if (router === undefined) return;
  const style = styleOf(router);
  const isKnown = style !== "unknown" && router.stack.every(isReadable) && isAsListed(router);
  if (!isKnown || above.includes(router)) {
    const why = isKnown
      ? "it is mounted in itself"
      : "its layers are not as this version reads them";
    found.unknown.push(`the router at \`${place.shown || "/"}\`: ${why}`);
    return;
  }
  found.routers.add(router);
  if (style === "too old") found.tooOld.add(router);
  let run: Layer | undefined;
  router.stack.forEach((layer, index) => {
    if (found.routes.length + found.handlers.length > MAX_PLACES) {
      if (found.unknown.length === 0) found.unknown.push("more places than can be listed");
      return;
    }
    const isSameRun =
      run !== undefined && layer.route === undefined && mountKeyOf(run) === mountKeyOf(layer);
    run = layer.route === undefined ? (isSameRun ? run : layer) : undefined;
    if (isApp && index < 2 && isExpress4Own(layer)) {
      // Nothing is added before the handlers that turn a request into Express's.
      run = undefined;
      return;
    }
    for (const path of pathsOf(router, layer, place.path, names) ?? [undefined]) {
      if (layer.route !== undefined) {
        const at = placeOfRoute(place, path, router);
        found.routes.push({ route: layer.route, pattern: path, place: at });
        continue;
      }
      const at = placeOfMount(place, path, shownOf(layer, path), router);
      const kind = kindOf(layer, found.applications);
      found.handlers.push({ router, layer, place: at, run: run as Layer, kind });
      if (kind === "router") {
        enter(found, layer.handle as Router, at, names, [...above, router]);
      }
    }
  });
}

/** The two handlers that Express 4 adds before everything. */
function isExpress4Own({ name, regexp }: Layer): boolean {
  return regexp !== undefined && (name === "query" || name === "expressInit");
}

function shownOf({ regexp }: Layer, path: unknown): string {
  return `/${String(path ?? regexp ?? "(a path that this Express does not keep)")}`;
}

function kindOf(layer: Layer, applications: ReadonlySet<Application>): FoundHandler["kind"] {
  const { handle } = layer;
  if (isRouter(handle) || isApplication(handle)) return "router";
  if (isMountedApplication(layer, applications) || hasStack(handle)) return "application";
  return (handle as (...args: never) => unknown).length === 4 ? "errors" : "handler";
}
