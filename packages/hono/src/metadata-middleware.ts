import type { ProtectedResource } from "@callgate/core/adapter";
import type { Context, MiddlewareHandler } from "hono";
import { incomingOf } from "./decide-context.js";

/** Creates the middleware that serves the metadata of a protected resource, and passes every other request on. */
export function metadataMiddleware(resource: ProtectedResource): MiddlewareHandler {
  return (context, next) => {
    // The whole address: metadata has a fixed place on the server, under whatever base path the middleware is.
    if (!resource.isAt(pathOf(context))) return next();
    const { method } = context.req;
    const ifNoneMatch = context.req.header("if-none-match");
    const found = resource.answer({ method, ifNoneMatch });
    if (found === undefined) return next();
    const { status, headers, body } = found;
    // A body, though empty, is not allowed with 204 and 304.
    return Promise.resolve(new Response(body === "" ? null : body, { status, headers }));
  };
}

/** The path that the client called: Express, where it mounts the application, keeps that in a member of its own. */
function pathOf(context: Context): string {
  const { url } = context.req;
  return incomingOf(context)?.originalUrl ?? (URL.canParse(url) ? new URL(url).pathname : "");
}
