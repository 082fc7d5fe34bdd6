import type { Plugin, RouteOptions, Server, ServerOptions, ServerRoute } from "@hapi/hapi";
import type { RawRequest } from "../raw-http.js";

/** The result of a request: the entry that decides it, or the status when no handler is reached. */
type Fate = string | number;

/** A way to add routes to a server, and the expected results. */
export interface Shape {
  readonly title: string;
  /** Entries of the document: each with its own caller, or with the given value. */
  readonly entries: readonly (string | readonly [name: string, "public" | "none"])[];
  readonly router?: NonNullable<ServerOptions["router"]>;
  build(server: Server, route: AddRoute): void | Promise<void>;
  /** Routes added after the server has started. */
  late?(server: Server, route: AddRoute): void | Promise<void>;
  readonly asked?: readonly (readonly [request: RawRequest, fate: Fate])[];
  /** The codes of the faults that prevent the server's start. */
  readonly refused?: readonly string[];
}

/** Adds a route whose handler records that it was reached. */
export type AddRoute = (
  server: Server,
  method: ServerRoute["method"],
  path: string,
  options?: RouteOptions,
  vhost?: string | string[],
) => void;

/** A request with GET to this host. */
export const get = (path: string, host?: string): RawRequest => ({
  path,
  ...(host !== undefined && { host }),
});
/** A request with another method. */
export const ask = (method: string, path: string): RawRequest => ({ method, path });
/** A plugin with routes of its own. */
export const plugin = (
  name: string,
  register: (server: Server) => void | Promise<void>,
): Plugin<undefined> => ({ name, register });

/** A strategy that admits every request with a header `session`. */
export function addSession(server: Server): void {
  server.auth.scheme("session", () => ({
    authenticate: ({ headers }, h) =>
      headers.session === undefined
        ? h.response("no session").code(401).takeover()
        : h.authenticated({ credentials: {} }),
  }));
  server.auth.strategy("session", "session");
}
