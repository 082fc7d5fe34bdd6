import { type ProtectedResource, refusePrefix } from "@callgate/core/adapter";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** The mark of a route that serves metadata. */
const METADATA = Symbol("callgate.metadata");

/** @throws {ConfigurationError} `option_conflict` where the plugin is registered under a prefix */
export function addMetadataRoutes(instance: FastifyInstance, resource: ProtectedResource): void {
  refusePrefix(instance.prefix);
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const { method, headers } = request;
    const found = resource.answer({ method, ifNoneMatch: headers["if-none-match"] });
    if (found === undefined) return reply.callNotFound();
    const body = found.body === "" ? undefined : Buffer.from(found.body);
    return reply.code(found.status).headers(found.headers).send(body);
  };
  for (const path of resource.paths) {
    instance.route({
      method: ["GET", "HEAD", "OPTIONS"],
      url: patternOf(path),
      exposeHeadRoute: false,
      config: { callgate: METADATA } as object,
      handler,
    });
  }
}

/** Whether the `config` of a route is from {@link addMetadataRoutes}: it is public, and needs no policy. */
export function isMetadata(config: object | undefined): boolean {
  return (config as { readonly callgate?: unknown } | undefined)?.callgate === METADATA;
}

/** Fastify compares decoded paths, and reads a colon as the beginning of a parameter unless it is doubled. */
function patternOf(path: string): string {
  return decodeURI(path).replaceAll(":", "::");
}
