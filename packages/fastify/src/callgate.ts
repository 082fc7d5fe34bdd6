import { ConfigurationError } from "@callgate/core/adapter";
import type { FastifyInstance, FastifyPluginCallback } from "fastify";
import { asPlugin } from "./as-plugin.js";
import { checkRoutes, faultsOf } from "./check-routes.js";
import { createGateRequest } from "./gate-request.js";
import { KnownRoutes } from "./known-routes.js";
import { listRoutes } from "./list-routes.js";
import { addMetadataRoutes, isMetadata } from "./metadata-routes.js";
import { earlyRoutes, HOOK, outsideRoutes } from "./placement.js";
import { type CallgatePlugin, mountOptions, type PluginOptions } from "./plugin-options.js";
import { RoutePolicies } from "./route-policies.js";
import { withRoutes } from "./routes.js";

/**
 * The plugin for Fastify 5: register it on the root instance, before every route.
 *
 * A route's policy is in its `config.callgate`; one `onRequest` hook enforces it, for the route that Fastify matched and
 * before a body is read. A route without a policy prevents the server's start, as does an invalid policy, a route that was
 * added before the plugin, and one outside of the scope that registered it. Where no route matches, Fastify answers 404. A
 * HEAD route that Fastify adds has the policy of its GET route.
 *
 * With a `policy` document every route is looked up in it, by method, pattern and host constraint: one without an entry
 * prevents the start (`route_no_endpoint`), as does an entry without a route. A route may name its entry,
 * `config: { callgate: "GET /orders/:id" }`, which is checked.
 *
 * `request.auth` is the `Auth`, or `null`. A refusal is answered, or with `onDenied: "next"` passed to the error handler of
 * the route as a `RefusedError`. `callgate.scoped` is the same for one scope of several, each with its own gate.
 *
 * The instance is decorated with `callgate`: the `gate`, `health()` with the document in force, and `reload(source)`. A gate
 * that the plugin created is closed with the instance; one that was passed in is not closed.
 *
 * Registering rejects with `ConfigurationError` (`callgate_configuration_invalid`) and every fault of the options, `ready`
 * and `listen` with every fault of the routes.
 *
 * @example
 * await app.register(callgate, { issuer, audience });
 * app.get("/orders", { config: { callgate: { callers: ["reports"], scope: "orders:read" } } }, listOrders);
 */
export const callgate: CallgatePlugin = Object.assign(pluginOf(false), { scoped: pluginOf(true) });

function pluginOf(isScoped: boolean): FastifyPluginCallback<PluginOptions> {
  const register: FastifyPluginCallback<PluginOptions> = (instance, options, done) => {
    if (typeof done !== "function") throw notRegistered(isScoped);
    // Fastify does not catch what such a plugin throws.
    try {
      guard(instance, options, isScoped);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
  return asPlugin(register, { fastify: "5.x", name: "@callgate/fastify" });
}

/** @throws {ConfigurationError} with every fault of the options; `already_protected` within the scope of another gate */
function guard(instance: FastifyInstance, options: PluginOptions, isScoped: boolean): void {
  if (instance.hasDecorator(HOOK)) throw alreadyProtected();
  instance.decorateRequest("auth", null);
  const mounted = mountOptions(options);
  const { gate, controls, table } = mounted;
  const known = new KnownRoutes();
  const policies = new RoutePolicies(mounted, () => instance.supportedMethods);
  const early = isScoped ? [] : earlyRoutes(instance);
  table?.keepSound(() => faultsOf(known.all, policies));
  const { health, reload } = controls;
  instance.decorate(
    HOOK,
    withRoutes({ gate, health, reload }, () => listRoutes(instance, known.all, early, policies)),
  );
  instance.addHook("onRoute", (route) => {
    if (!isMetadata(route.config)) known.add(route);
  });
  if (gate.resource !== undefined) addMetadataRoutes(instance, gate.resource);
  instance.addHook("onRequest", createGateRequest(mounted, known, policies));
  instance.addHook("onReady", async () => {
    const outside = isScoped ? [] : outsideRoutes(instance);
    checkRoutes(known.all, [...early, ...outside], policies, table, instance.supportedMethods);
  });
  instance.addHook("onClose", async () => mounted.release());
}

/** For a plugin that was called: in other frameworks `callgate` is. */
function notRegistered(isScoped: boolean): ConfigurationError {
  const name = isScoped ? "callgate.scoped" : "callgate";
  const message = `\`${name}\` is a plugin and was called: write \`await app.register(${name}, options)\``;
  return new ConfigurationError("Plugin", [{ code: "option_invalid", option: name, message }]);
}

function alreadyProtected(): ConfigurationError {
  const message =
    "`callgate` is registered already, on this instance or around it: register it once on the root instance, or " +
    "`callgate.scoped` in scopes beside each other";
  return new ConfigurationError("Plugin", [
    { code: "already_protected", option: "callgate", message },
  ]);
}
