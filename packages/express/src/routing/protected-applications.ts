import type { Application, Router } from "./express-shapes.js";
import type { Place } from "./place.js";

const places = new WeakMap<object, readonly Place[]>();
const children = new WeakMap<Application, Set<Application>>();

/** Records that an application or a router is protected, and its mounts. */
export function rememberProtected(target: Application | Router, at: readonly Place[]): void {
  places.set(target, at);
  const { parent } = target as Application;
  if (parent === undefined) return;
  const siblings = children.get(parent) ?? new Set();
  children.set(parent, siblings.add(target as Application));
}

/** The mounts of a protected application or router; `undefined` when it is not protected. */
export function placesProtected(target: Application | Router): readonly Place[] | undefined {
  return places.get(target);
}

/** The applications mounted in this one that were protected. */
export function protectedIn(app: Application): readonly Application[] {
  return [...(children.get(app) ?? [])];
}
