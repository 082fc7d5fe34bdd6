import {
  type AdapterOptions,
  ConfigurationError,
  type Gate,
  type GateOptions,
  type MountedGate,
  mountGate,
} from "@callgate/core/adapter";
import type { Plugin, Request } from "@hapi/hapi";
import { createAuthenticate, createRefuseUnenforced } from "./authenticate.js";
import { checkRoutes } from "./check-routes.js";
import { STRATEGY } from "./route-auth.js";
import { RoutePolicies } from "./route-policies.js";

/** What to make the gate of, or `gate`, one there is already; and `onDenied` beside either. */
export type PluginOptions = AdapterOptions<Request> & (GateOptions | { readonly gate: Gate });

/**
 * The plugin for hapi 21: an auth scheme and a strategy, both named `callgate`.
 *
 * A route's policy stands in its `options.plugins.callgate`; it is enforced where the route uses the strategy, by
 * itself or by `server.auth.default("callgate")`. A route that uses it without a policy stops the server from
 * starting, as does a policy that cannot be right or that no strategy enforces; a route added later with such a policy,
 * or with the strategy and without a policy, is refused to every caller.
 *
 * `request.auth.credentials` is the `Auth`, with a `scope` list for hapi's own `auth.scope`. Mode `optional` goes on
 * without credentials and refuses bad ones; mode `try` goes on whatever is decided, 403 and 503 included, with
 * the `RefusedError` in `request.auth.error`. Among several strategies, a request without a bearer token is left
 * to the next. A refusal is answered, or with `onDenied: "next"` handed to hapi as a Boom whose `data` is the
 * decision.
 *
 * `server.plugins.callgate.gate` is the gate. One the plugin made is closed when the server has stopped, for good:
 * to start again, make a new server. One that was handed in is yours to close.
 *
 * Registering throws `ConfigurationError` (`callgate_configuration_invalid`) with every fault of the options,
 * starting throws it with every fault of the routes.
 *
 * @example
 * await server.register({ plugin: callgate, options: { issuer, audience } });
 * server.auth.default("callgate");
 * server.route({ method: "GET", path: "/orders", handler: listOrders,
 *   options: { plugins: { callgate: { callers: ["reports"], scope: "orders:read" } } } });
 */
export const callgate: Plugin<PluginOptions> = {
  name: "callgate",
  requirements: { hapi: ">=21.0.0" },
  register(server, options) {
    const mounted = mount(options);
    const { gate, owned } = mounted;
    const policies = new RoutePolicies(gate);
    const authenticate = createAuthenticate(mounted, policies);
    server.auth.scheme(STRATEGY, () => ({ authenticate }));
    server.auth.strategy(STRATEGY, STRATEGY);
    server.expose("gate", gate);
    server.ext("onPreAuth", createRefuseUnenforced(mounted, policies));
    server.ext("onPreStart", () => checkRoutes(server, policies));
    if (owned) server.ext("onPostStop", () => gate.close());
  },
};

function mount(given: PluginOptions): MountedGate {
  if (!Object.hasOwn(given, "gate")) return mountGate(given as GateOptions & AdapterOptions);
  const { gate, ...options } = given as AdapterOptions<Request> & { readonly gate: Gate };
  if (gate !== undefined) return mountGate(gate, options);
  const message = "`gate` is present and `undefined`: leave it out, or hand in a gate";
  throw new ConfigurationError("Plugin options", [
    { code: "option_invalid", option: "gate", message },
  ]);
}
