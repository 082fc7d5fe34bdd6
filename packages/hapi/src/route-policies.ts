import {
  ConfigurationError,
  type ConfigurationFault,
  type EndpointDeclaration,
  type Gate,
  type GatePolicy,
} from "@callgate/core/adapter";
import type { RequestRoute } from "@hapi/hapi";

/** What a route's policy came to: `undefined` where it declares none, or none that can be right. */
export interface RoutePolicy {
  readonly policy: GatePolicy | undefined;
  readonly faults: readonly ConfigurationFault[];
}

/** The policies that routes declare in `options.plugins.callgate`, each compiled once. */
export class RoutePolicies {
  readonly #gate: Gate;
  readonly #bySettings = new WeakMap<RequestRoute["settings"], RoutePolicy>();

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Tells whether a route declares a policy, one that cannot be right included. */
  declares(route: RequestRoute): boolean {
    const { policy, faults } = this.of(route);
    return policy !== undefined || faults.length > 0;
  }

  /** Compiles a route's policy when it is first asked for: at start, or later for a route added later. */
  of(route: RequestRoute): RoutePolicy {
    let compiled = this.#bySettings.get(route.settings);
    if (compiled === undefined) {
      compiled = compile(this.#gate, route);
      this.#bySettings.set(route.settings, compiled);
    }
    return compiled;
  }
}

/** Names a route: method, path, and its virtual hosts where it has any. */
export function nameOf({ method, path, settings }: RequestRoute): string {
  // In hapi's table of routes the hosts stand here, whatever its declarations say.
  const { vhost = [] } = settings as { readonly vhost?: string | readonly string[] };
  const hosts = [vhost].flat().map((host) => ` (${host})`);
  return `${method.toUpperCase()} ${path}${hosts.join("")}`;
}

function compile(gate: Gate, route: RequestRoute): RoutePolicy {
  const plugins = (route.settings.plugins ?? {}) as { readonly callgate?: EndpointDeclaration };
  // Its own only, and one that is there and `undefined` is a fault: a policy that failed to be computed.
  if (!Object.hasOwn(plugins, "callgate")) return { policy: undefined, faults: [] };
  try {
    return { policy: gate.policy(plugins.callgate as EndpointDeclaration), faults: [] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const name = nameOf(route);
    const faults = error.faults.map(({ code, option, message }) => ({
      code,
      option: `${name} plugins.callgate.${option}`,
      message: `${name}: ${message}`,
    }));
    return { policy: undefined, faults };
  }
}
