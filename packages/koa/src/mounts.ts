import { fitsMount } from "@callgate/policy/binding";

/** What is read of a context, to find out which mounts the request came through. */
export interface MountedContext {
  readonly originalUrl: string;
  /** What is left of the path below the mounts. */
  readonly path?: string;
  /** Set by koa-mount, and left in place when a request leaves its mount. */
  readonly mountPath?: unknown;
}

/**
 * Whether the mounts that have shortened a request's path are these: none where none is named.
 *
 * koa-mount keeps no pattern, so what it took of the address is compared, and only ever to refuse. Where something has
 * rewritten the path as well, the mounts are unknown, and none fits.
 */
export function isBelow(mounts: readonly string[], context: MountedContext): boolean {
  if (mounts.length === 0 && context.mountPath === undefined) return true;
  const taken = takenBy(context);
  // What a mount may leave out of an address does not make it one.
  if (taken === undefined || (taken === "") !== (mounts.length === 0)) return false;
  return fitsMount(mounts, taken);
}

function takenBy({ originalUrl, path }: MountedContext): string | undefined {
  const requested = originalUrl
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "")
    .replace(/[?#].*$/s, "");
  if (path === undefined) return undefined;
  if (requested.endsWith(path)) return requested.slice(0, requested.length - path.length);
  // What is mounted answers at the mount itself as its root.
  return path === "/" ? requested : undefined;
}
