import type { ProtectedResource } from "@callgate/core/adapter";
import type { RequestHandler } from "./express-gate.js";
import { markMetadata } from "./gate-marks.js";
import { answer } from "./respond.js";

/** Creates the handler that serves the metadata of a protected resource, and passes every other request on. */
export function metadataHandler(resource: ProtectedResource): RequestHandler {
  const handler: RequestHandler = (request, response, next) => {
    // The whole address: metadata has a fixed place on the server, under whatever mount the handler is.
    const { method = "", url = "", originalUrl = url, headers } = request;
    if (!resource.isAt(originalUrl)) return next();
    const found = resource.answer({ method, ifNoneMatch: headers["if-none-match"] });
    if (found === undefined) next();
    else answer(response, found);
  };
  return markMetadata(handler);
}
