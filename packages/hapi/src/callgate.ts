import {
  type AdapterOptions,
  ConfigurationError,
  type ConfigurationFault,
  type Gate,
  type GateOptions,
  ownOptions,
  type SharedOptions,
} from "@callgate/core/adapter";
import {
  type BindingOptions,
  type MountedPolicy,
  mountPolicy,
  type PolicySource,
} from "@callgate/policy/binding";
import type { Plugin, Request } from "@hapi/hapi";
import { addVary } from "./add-vary.js";
import { createAuthenticate, createRefuseUnenforced } from "./authenticate.js";
import { checkRoutes } from "./check-routes.js";
import { listRoutes } from "./list-routes.js";
import { addMetadataRoutes } from "./metadata-routes.js";
import { STRATEGY } from "./route-auth.js";
import { RoutePolicies } from "./route-policies.js";
import { exposeRoutes } from "./routes.js";
import { faultsOfDefaults } from "./server-defaults.js";

/** The options of a new gate, or an existing `gate`; with either `onDenied`, and the policy document. */
export type PluginOptions = AdapterOptions<Request> &
  BindingOptions &
  (GateOptions | { readonly gate: Gate } | (SharedOptions & { readonly policy: PolicySource })) & {
    /** Whether strategy `callgate` becomes the server's default. Default `false`. */
    readonly default?: boolean;
  };

/**
 * The plugin for hapi 21: an auth scheme and a strategy, both named `callgate`.
 *
 * A route's policy is in its `options.plugins.callgate`; it is enforced when the route uses the strategy, by
 * itself or by `server.auth.default("callgate")`. A route that uses it without a policy prevents the server's
 * start, as does a policy that is invalid or that no strategy enforces; a route added later with such a policy,
 * or with the strategy and without a policy, refuses every caller. hapi merges settings, so a policy among the defaults of the
 * server (`routes.plugins.callgate`) is a fault (`option_conflict`), unless it is `"none"`; settings of `server.rules` and of a handler
 * are merged, too, and look like those of the route: have no policy in them for a route that declares one.
 *
 * With a `policy` document every route is looked up in it, by method, path and virtual host, before the server starts: one
 * without an entry prevents the start (`route_no_endpoint`), as does an entry without a route, and one that the strategy does
 * not guard alone (`gate_missing`). A route added later without an entry is refused on every request, with `auth: false`
 * too. A route may name its entry, `plugins: { callgate: "GET /orders/{id}" }`, which is checked.
 *
 * `request.auth.credentials` is the `Auth`, with a `scope` list for hapi's own `auth.scope`. Mode `optional` continues
 * without credentials and refuses bad ones; mode `try` continues after every decision, including 403 and 503, with
 * the `RefusedError` in `request.auth.error`. Among several strategies, a request without a bearer token is left
 * to the next. A refusal is answered, or with `onDenied: "next"` passed to hapi as a Boom whose `data` is the
 * decision.
 *
 * `server.plugins.callgate` has the `gate`, `health()` with the document in force, and `reload(source)`. A gate that the plugin
 * created is closed when the server has stopped, permanently: create a new server to start again. One that was passed in
 * is not closed.
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
    const { isDefault, mounted } = mount(options, faultsOfDefaults(server));
    const { gate, controls } = mounted;
    const policies = new RoutePolicies(mounted);
    if (gate.resource !== undefined) addMetadataRoutes(server, gate.resource);
    mounted.table?.keepSound(() => policies.faultsOf(server.table()));
    const authenticate = createAuthenticate(mounted, policies);
    server.auth.scheme(STRATEGY, () => ({ authenticate }));
    server.auth.strategy(STRATEGY, STRATEGY);
    if (isDefault) server.auth.default(STRATEGY);
    server.expose("gate", gate);
    server.expose("health", controls.health);
    server.expose("reload", controls.reload);
    exposeRoutes(server, () => listRoutes(server, policies));
    server.ext("onPreAuth", createRefuseUnenforced(mounted, policies));
    if (gate.vary !== undefined) server.ext("onPreResponse", addVary);
    server.ext("onPreStart", () => checkRoutes(server, policies, mounted.table));
    server.ext("onPostStop", () => mounted.release());
  },
};

/** @throws {ConfigurationError} with every fault: those of the server, then those of the plugin's own options, then the others */
function mount(
  given: PluginOptions,
  ofServer: readonly ConfigurationFault[],
): {
  readonly isDefault: boolean;
  readonly mounted: MountedPolicy;
} {
  const { default: isDefault = false, ...options } = Object.assign(
    Object.create(null),
    ownOptions(given),
  ) as PluginOptions;
  const faults = [...ofServer];
  if (typeof isDefault !== "boolean" || isUndefined(given, "default")) {
    faults.push(fault("default", "must be true or false: leave it out, or give it a value"));
  }
  if (isUndefined(given, "gate")) {
    faults.push(fault("gate", "is present and `undefined`: leave it out, or pass a gate"));
    throw new ConfigurationError("Plugin options", faults);
  }
  try {
    const mounted = mountOptions(options);
    if (faults.length === 0) return { isDefault, mounted };
    mounted.release();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    faults.push(...error.faults);
  }
  throw new ConfigurationError("Plugin options", faults);
}

function mountOptions(options: PluginOptions): MountedPolicy {
  if (!("gate" in options)) return mountPolicy(options as GateOptions);
  const { gate, ...rest } = options as AdapterOptions & BindingOptions & { readonly gate: Gate };
  return mountPolicy(gate, rest);
}

/** Whether an option is present and `undefined`. */
function isUndefined(given: PluginOptions, option: "default" | "gate"): boolean {
  return Object.entries(given).some(([name, value]) => name === option && value === undefined);
}

function fault(option: string, message: string): ConfigurationFault {
  return { code: "option_invalid", option, message: `\`${option}\` ${message}` };
}
