import type { RequestRoute, Server } from "@hapi/hapi";

/** A function that answers or continues before a route's strategies run. */
export interface Extension {
  readonly point: "onRequest" | "onPreAuth";
  readonly name: string;
}

/** hapi's own record of the extensions of a server; it does not publish a list. */
interface Kept {
  readonly _core?: {
    readonly extensions?: {
      readonly route?: Readonly<Record<string, { readonly nodes?: readonly Node[] | null }>>;
    };
  };
}

interface Node {
  readonly func?: { readonly name?: string };
  readonly realm?: { readonly plugin?: string };
}

/**
 * The server's extensions that run before authentication, except for those of this plugin.
 *
 * Read from hapi's own record, for a list only: no decision depends on it. If that record is missing, one row for
 * each point reports that they are unknown.
 */
export function extensionsBefore(server: Server, plugin: string): readonly Extension[] {
  const kept = (server as unknown as Kept)._core?.extensions?.route;
  return (["onRequest", "onPreAuth"] as const).flatMap((point) => {
    const extension = kept?.[point];
    if (extension === undefined) return [{ point, name: "<unknown>" }];
    const others = (extension.nodes ?? []).filter(({ realm }) => realm?.plugin !== plugin);
    return others.map(({ func, realm }) => ({
      point,
      name: (func?.name || "<anonymous>") + (realm?.plugin ? ` of ${realm.plugin}` : ""),
    }));
  });
}

/** How many of a route's own extensions run before authentication. */
export function countBefore({ settings }: RequestRoute): number {
  const events = [settings.ext?.onPreAuth ?? []].flat() as readonly { readonly method: unknown }[];
  return events.flatMap(({ method }) => method).length;
}
