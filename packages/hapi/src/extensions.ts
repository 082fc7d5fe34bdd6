import type { RequestRoute, Server } from "@hapi/hapi";

/** A function that answers or hands on before a route's strategies are asked. */
export interface Extension {
  readonly point: "onRequest" | "onPreAuth";
  readonly name: string;
}

/** What hapi keeps of the extensions of a server; it publishes no list of them. */
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
 * The server's extensions that run before authentication, those of this plugin aside.
 *
 * Read from where hapi keeps them, for a list only: no decision depends on it. Where they are kept elsewhere, one row for
 * each point says that they are not known.
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

/** How many extensions of a route's own run before authentication. */
export function countBefore({ settings }: RequestRoute): number {
  const events = [settings.ext?.onPreAuth ?? []].flat() as readonly { readonly method: unknown }[];
  return events.flatMap(({ method }) => method).length;
}
