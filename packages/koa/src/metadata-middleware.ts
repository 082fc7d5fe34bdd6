import type { ProtectedResource } from "@callgate/core/adapter";
import type { PublicMiddleware } from "./middleware.js";
import { targetOf } from "./request-details.js";
import { answer } from "./respond.js";

/** Creates the middleware that serves the metadata of a protected resource, and passes every other request on. */
export function metadataMiddleware(resource: ProtectedResource): PublicMiddleware {
  return (context, next) => {
    // The whole address: metadata has a fixed place on the server, under whatever mount the middleware is.
    if (!resource.isAt(targetOf(context))) return next();
    const { method = "", headers } = context.req;
    const found = resource.answer({ method, ifNoneMatch: headers["if-none-match"] });
    if (found === undefined) return next();
    answer(context, found);
    return Promise.resolve();
  };
}
