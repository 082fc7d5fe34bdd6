import { fitsMount } from "@callgate/policy/binding";

/** The members of a context that show through which mounts the request came. */
export interface MountedContext {
  readonly originalUrl: string;
  /** The rest of the path below the mounts. */
  readonly path?: string;
  /** Set by koa-mount, and left in place when a request leaves its mount. */
  readonly mountPath?: unknown;
}

/**
 * Whether the mounts that have shortened a request's path are these; no mounts if the list is empty.
 *
 * koa-mount keeps no pattern, so the part of the address that it matched is compared, and only used to refuse. When something has
 * also rewritten the path, the mounts are unknown, and none matches.
 */
export function isBelow(mounts: readonly string[], context: MountedContext): boolean {
  if (mounts.length === 0 && context.mountPath === undefined) return true;
  const taken = takenBy(context);
  // An optional part of an address does not make it a mount.
  if (taken === undefined || (taken === "") !== (mounts.length === 0)) return false;
  return fitsMount(mounts, taken);
}

function takenBy({ originalUrl, path }: MountedContext): string | undefined {
  const requested = originalUrl
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "")
    .replace(/[?#].*$/s, "");
  if (path === undefined) return undefined;
  if (requested.endsWith(path)) return requested.slice(0, requested.length - path.length);
  // A mounted application answers at the mount itself as its root.
  return path === "/" ? requested : undefined;
}
