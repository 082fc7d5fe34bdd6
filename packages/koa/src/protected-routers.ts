import type { KoaRouter } from "./koa-router.js";

/** What every router that any gate protects is mounted at. */
const mounts = new WeakMap<object, string>();

export function markProtected(router: KoaRouter, at: string): void {
  mounts.set(router, at);
}

/** @returns what a protected router is mounted at, empty for no mount; `undefined` for one that is not protected */
export function mountOf(router: object): string | undefined {
  return mounts.get(router);
}
