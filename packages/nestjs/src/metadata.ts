import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProtectedResource } from "@callgate/core/adapter";
import type { HttpAdapterHost } from "@nestjs/core";

/** A request as middleware sees it, on Express and on Fastify. */
type NodeMessage = IncomingMessage & { readonly originalUrl?: string };

/**
 * Serves the metadata of the service (RFC 9728), before everything else of the application: no token is read, and no global
 * prefix applies.
 */
export function serveMetadata(host: HttpAdapterHost, resource: ProtectedResource): void {
  const handler = (request: NodeMessage, response: ServerResponse, next: () => void): void => {
    const { method = "", originalUrl, url = "", headers } = request;
    const answer = resource.isAt(originalUrl ?? url)
      ? resource.answer({ method, ifNoneMatch: headers["if-none-match"] })
      : undefined;
    if (answer === undefined) next();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  // At once where the platform is known; a testing module learns of it later.
  host.init$.subscribe(() => host.httpAdapter?.use(handler));
}
