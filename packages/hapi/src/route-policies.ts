import {
  ConfigurationError,
  type ConfigurationFault,
  type EndpointDeclaration,
  type GatePolicy,
} from "@callgate/core/adapter";
import {
  type BoundEndpoint,
  isEndpointName,
  type MountedPolicy,
  type PolicyTable,
} from "@callgate/policy/binding";
import type { RequestRoute } from "@hapi/hapi";
import { endpointOf, namedEndpoint } from "./document-routes.js";
import { isMetadataRoute } from "./metadata-routes.js";
import { nameOf } from "./route-names.js";

/** The result of reading a route's policy. */
export interface RoutePolicy {
  /** Whether it declares a policy or has an entry, including an invalid one. */
  readonly isDeclared: boolean;
  /** The entry of the document: its name, or `public` or `none` if that is its value; `undefined` for a policy in code. */
  readonly decidedBy: string | undefined;
  /** What decides a request of this method, in any case; `undefined` without a valid policy. */
  policyFor(method: string): GatePolicy | undefined;
  readonly faults: readonly ConfigurationFault[];
}

/** The policies of routes: those in `options.plugins.callgate`, and the entries of the document. Each is looked up once per version. */
export class RoutePolicies {
  readonly #mounted: MountedPolicy;
  /** For the document in force: in another one, a route may have another entry. */
  #bySettings = new WeakMap<RequestRoute["settings"], RoutePolicy>();
  #policy: PolicyTable["policy"] | undefined;

  constructor(mounted: MountedPolicy) {
    this.#mounted = mounted;
  }

  /** Whether there is a policy document: then a route without an entry is a fault. */
  get haveDocument(): boolean {
    return this.#mounted.table !== undefined;
  }

  /** Compiles a route's policy when it is first needed: at the start, or later for a route added later. */
  of(route: RequestRoute): RoutePolicy {
    const policy = this.#mounted.table?.policy;
    if (policy !== this.#policy) {
      this.#policy = policy;
      this.#bySettings = new WeakMap();
    }
    let found = this.#bySettings.get(route.settings);
    if (found === undefined) {
      found = policyOf(this.#mounted, route);
      this.#bySettings.set(route.settings, found);
    }
    return found;
  }

  /** The faults of the policies of routes; a route with several virtual hosts may have one for each. */
  faultsOf(routes: readonly RequestRoute[]): readonly ConfigurationFault[] {
    return [...new Set(routes)].flatMap((route) => this.of(route).faults);
  }
}

const UNDECLARED: RoutePolicy = Object.freeze<RoutePolicy>({
  isDeclared: false,
  decidedBy: undefined,
  policyFor: () => undefined,
  faults: [],
});

function policyOf(mounted: MountedPolicy, route: RequestRoute): RoutePolicy {
  const plugins = (route.settings.plugins ?? {}) as { readonly callgate?: unknown };
  try {
    if (isMetadataRoute(route)) return UNDECLARED;
    // Only an own member counts, and one that is present and `undefined` is a fault.
    if (Object.hasOwn(plugins, "callgate")) return declaredOf(mounted, route, plugins.callgate);
    const { table } = mounted;
    if (table === undefined) return UNDECLARED;
    return decidedBy(endpointOf(table, route));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const name = nameOf(route);
    const faults = error.faults.map(({ code, option, message }) => ({
      code,
      option: `${name} plugins.callgate${option === "" ? "" : `.${option}`}`,
      message: `${name}: ${message}`,
    }));
    return { isDeclared: true, decidedBy: undefined, policyFor: () => undefined, faults };
  }
}

function declaredOf(mounted: MountedPolicy, route: RequestRoute, declared: unknown): RoutePolicy {
  if (isEndpointName(declared)) {
    const { table } = mounted;
    const endpoint =
      table === undefined ? mounted.endpoint(declared) : namedEndpoint(table, declared, route);
    return decidedBy(endpoint);
  }
  const policy = mounted.inline(declared as EndpointDeclaration);
  return { isDeclared: true, decidedBy: undefined, policyFor: () => policy, faults: [] };
}

function decidedBy(endpoint: BoundEndpoint): RoutePolicy {
  return {
    isDeclared: true,
    get decidedBy() {
      return endpoint.kind === "callers" ? endpoint.name : endpoint.kind;
    },
    policyFor: (method) => endpoint.policyFor(method.toUpperCase()),
    faults: [],
  };
}
