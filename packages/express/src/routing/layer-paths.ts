import type { Layer, Router } from "./express-shapes.js";
import type { MountNames } from "./mount-names.js";

/** How a router keeps the paths of its layers. */
export type RouterStyle = "listed" | "compiled" | "too old" | "unknown";

/**
 * Detected from the router itself, not by versions: Express 5 can have any version of `router`.
 *
 * Express 4 keeps the regular expressions of its paths, router 2.3 the paths themselves, older routers of Express 5 neither.
 */
export function styleOf({ stack, listRoutes }: Router): RouterStyle {
  const has = (member: keyof Layer) => stack.every((layer) => layer[member] !== undefined);
  if (has("regexp")) return "compiled";
  if (has("rawPath")) return "listed";
  return typeof listRoutes !== "function" && has("matchers") ? "too old" : "unknown";
}

/** Whether a router keeps no paths of its mounts. */
export function isTooOld(router: Router): boolean {
  return styleOf(router) === "too old";
}

/** Whether the paths read from layers are those that the router itself lists, if it does. */
export function isAsListed(router: Router): boolean {
  if (typeof router.listRoutes !== "function") return true;
  const read = router.stack.flatMap((layer) => {
    const { stack } = Object(layer.handle) as { readonly stack?: unknown };
    return layer.route !== undefined || Array.isArray(stack) ? [layer.rawPath].flat() : [];
  });
  const listed = router.listRoutes();
  return read.length === listed.length && read.every((path, index) => path === listed[index]?.path);
}

/**
 * The paths of a layer as written, a string or a RegExp each.
 *
 * @param prefix the name of the mounts before it; `undefined` when they have no name
 * @returns `undefined` when the framework does not keep them
 */
export function pathsOf(
  router: Router,
  layer: Layer,
  prefix: string | undefined,
  names: MountNames,
): readonly unknown[] | undefined {
  const { route, rawPath, slash } = layer;
  if (route !== undefined) return [route.path].flat(Number.POSITIVE_INFINITY);
  switch (styleOf(router)) {
    case "listed":
      return [rawPath].flat(Number.POSITIVE_INFINITY);
    case "compiled":
      return prefix === undefined ? undefined : names.of(router, layer, prefix);
    default:
      return slash === true ? ["/"] : undefined;
  }
}

/** A key that is equal for two layers of one router only if they are mounted at the same path. */
export function mountKeyOf({ rawPath, regexp, slash, matchers }: Layer): unknown {
  if (regexp !== undefined) return String(regexp);
  if (rawPath !== undefined) return JSON.stringify([rawPath].flat().map(String));
  return slash === true ? "/" : matchers;
}
