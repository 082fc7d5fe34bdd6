import type { ConfigurationFault } from "@callgate/core/adapter";
import type { Server } from "@hapi/hapi";

/**
 * What is wrong with a policy among the defaults that a server has for its routes: any but `"none"`, which refuses every caller.
 *
 * hapi merges defaults into the policy of each route, member by member, and treats a policy of a route that is `undefined` as
 * missing: a default `mode: "report"` would open a route that names its callers, and a default `"public"` one whose policy
 * could not be computed. Which part is whose cannot be found out afterwards.
 */
export function faultsOfDefaults({ settings }: Server): readonly ConfigurationFault[] {
  const plugins = (settings.routes?.plugins ?? {}) as { readonly callgate?: unknown };
  if (!Object.hasOwn(plugins, "callgate") || plugins.callgate === "none") return [];
  const option = "server.settings.routes.plugins.callgate";
  const message =
    `\`${option}\` is a policy for every route, which hapi merges into that of each: declare the policy of each route at the route, ` +
    'or in a policy document; as a default only `"none"` is accepted';
  return [{ code: "option_conflict", option, message }];
}
