import { type ProtectedResource, refusePrefix } from "@callgate/core/adapter";
import type { Request, RequestRoute, ResponseToolkit, Server } from "@hapi/hapi";

/** The mark of a route that serves metadata. A symbol, which hapi keeps where it copies the settings of a route. */
const METADATA = Symbol("callgate.metadata");

/** @throws {ConfigurationError} `option_conflict` where the plugin is registered under a prefix */
export function addMetadataRoutes(server: Server, resource: ProtectedResource): void {
  const { prefix } = server.realm.modifiers.route;
  refusePrefix(prefix);
  const handler = (request: Request, h: ResponseToolkit) => {
    const method = request.method.toUpperCase();
    const { "if-none-match": ifNoneMatch } = request.raw.req.headers;
    const found = resource.answer({ method, ifNoneMatch });
    if (found === undefined) return h.continue;
    const response = h.response(found.body).code(found.status);
    for (const [name, value] of Object.entries(found.headers)) response.header(name, value);
    // JSON has no charset (RFC 8259 section 11).
    response.charset("");
    return response;
  };
  const options = { auth: false, cors: false, plugins: { callgate: METADATA } } as object;
  // hapi answers HEAD by the route of GET.
  for (const path of resource.paths) {
    server.route({ method: ["GET", "OPTIONS"], path, handler, options });
  }
}

/** Whether a route is from {@link addMetadataRoutes}: it is public, and needs no policy. */
export function isMetadataRoute({ settings }: RequestRoute): boolean {
  const { callgate } = (settings.plugins ?? {}) as { readonly callgate?: unknown };
  return callgate === METADATA;
}
