import type { KoaRouter } from "./koa-router.js";

/** The mounts of all routers protected by any gate. */
const mounts = new WeakMap<object, string>();

export function markProtected(router: KoaRouter, at: string): void {
  mounts.set(router, at);
}

/** @returns the mount of a protected router, empty for no mount; `undefined` for one that is not protected */
export function mountOf(router: object): string | undefined {
  return mounts.get(router);
}
