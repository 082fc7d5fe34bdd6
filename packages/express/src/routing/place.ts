import { segmentsOf } from "@callgate/policy/binding";
import type { Router } from "./express-shapes.js";
import { isTooOld } from "./layer-paths.js";

/** A place in an application: the patterns of all mounts before it and its own. */
export interface Place {
  /** Without a slash at its end, empty for the root; `undefined` when it cannot be named. */
  readonly path: string | undefined;
  /** Whether that is because this Express keeps no paths of mounts. */
  readonly isLost: boolean;
  /** For messages: with a description in place of parts without a name. */
  readonly shown: string;
  /** Parameters with callbacks, which run before any handler here. */
  readonly params: readonly string[];
}

export const ROOT: Place = { path: "", isLost: false, shown: "", params: [] };

/** The place of a route, which can also be named by a regular expression. */
export function placeOfRoute(before: Place, pattern: unknown, router: Router): Place {
  const isNamed = segmentsOf(pattern) !== undefined;
  const text = pattern instanceof RegExp ? `/${pattern.source}/` : pattern;
  return placeAfter(before, isNamed ? text : undefined, `${String(text)}`, router);
}

/** The place of a mount. A regular expression has no segments of its own, so its mount has no name. */
export function placeOfMount(
  before: Place,
  pattern: unknown,
  shown: string,
  router: Router,
): Place {
  const isNamed = typeof pattern === "string" && segmentsOf(pattern) !== undefined;
  const path = isNamed ? pattern.replace(/\/+$/, "") : undefined;
  return placeAfter(before, path, path ?? shown, router, isTooOld(router) && path === undefined);
}

function placeAfter(
  before: Place,
  path: unknown,
  shown: string,
  router: Router,
  isLost = false,
): Place {
  const isNamed = typeof path === "string" && before.path !== undefined;
  return {
    path: isNamed ? joined(before.path, path) : undefined,
    isLost: before.isLost || isLost,
    shown: joined(before.shown, shown),
    params: [...before.params, ...paramsOf(router, shown)],
  };
}

function joined(before: string, path: string): string {
  if (path === "" || path === "/") return before;
  return before === "" || path.startsWith("/") ? `${before}${path}` : `${before}/${path}`;
}

/** The parameters in a pattern for which the router has callbacks. */
function paramsOf({ params }: Router, pattern: string): readonly string[] {
  const names = Array.from(pattern.matchAll(/[:*]([\w$]+)/g), ([, name = ""]) => name);
  return names.filter((name) => Object.hasOwn(Object(params), name));
}
