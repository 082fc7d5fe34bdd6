import type { FastifyPluginCallback, FastifyPluginOptions } from "fastify";

/**
 * Marks a plugin that adds to the instance which registers it, and not to a scope of its own, by the symbols that
 * Fastify reads.
 *
 * `fastify-plugin` sets the same ones. It is CommonJS and requires `node:path`, so that an application's bundle of ES
 * modules ended when it was loaded.
 *
 * @see https://fastify.dev/docs/latest/Reference/Plugins/#handle-the-scope
 */
export function asPlugin<Options extends FastifyPluginOptions>(
  register: FastifyPluginCallback<Options>,
  meta: { readonly fastify: string; readonly name: string },
): FastifyPluginCallback<Options> {
  return Object.assign(register, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: meta.name,
    [Symbol.for("plugin-meta")]: meta,
  });
}
