import type { ProtectedResource } from "@callgate/core/adapter";
import type { MiddlewareHandler } from "hono";

/** Creates the middleware that serves the metadata of a protected resource, and leaves every other request alone. */
export function metadataMiddleware(resource: ProtectedResource): MiddlewareHandler {
  return (context, next) => {
    // The whole address: metadata has a fixed place on the server, under whatever base path the middleware is.
    const { method, url } = context.req;
    if (!URL.canParse(url) || !resource.isAt(new URL(url).pathname)) return next();
    const ifNoneMatch = context.req.header("if-none-match");
    const found = resource.answer({ method, ifNoneMatch });
    if (found === undefined) return next();
    const { status, headers, body } = found;
    // A body, though empty, is not allowed with 204 and 304.
    return Promise.resolve(new Response(body === "" ? null : body, { status, headers }));
  };
}
