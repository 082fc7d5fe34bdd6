import type { RequestRoute } from "@hapi/hapi";

/** Names a route: method, path, and its virtual hosts if it has any. */
export function nameOf(route: RequestRoute): string {
  const hosts = hostsOf(route).map((host) => ` (${host})`);
  return `${route.method.toUpperCase()} ${route.path}${hosts.join("")}`;
}

/** The virtual hosts of a route; empty for every host. */
export function hostsOf({ settings }: RequestRoute): readonly string[] {
  // In hapi's table of routes the hosts are here, unlike in its declarations.
  const { vhost = [] } = settings as { readonly vhost?: string | readonly string[] };
  return [vhost].flat();
}
