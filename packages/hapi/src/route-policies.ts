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
import { nameOf } from "./route-names.js";

/** What a route's policy came to. */
export interface RoutePolicy {
  /** Whether it declares a policy or has an entry, one that cannot be right included. */
  readonly isDeclared: boolean;
  /** The entry of the document: its name, or `public` or `none` where it says only that; `undefined` for a policy in code. */
  readonly decidedBy: string | undefined;
  /** What decides a request of this method; `undefined` where there is no policy, or none that can be right. */
  policyFor(method: string): GatePolicy | undefined;
  readonly faults: readonly ConfigurationFault[];
}

/** The policies of routes: those in `options.plugins.callgate`, and the entries of the document. Each is looked up once a version. */
export class RoutePolicies {
  readonly #mounted: MountedPolicy;
  /** Of the document in force: in another one, another entry may be that of a route. */
  #bySettings = new WeakMap<RequestRoute["settings"], RoutePolicy>();
  #policy: PolicyTable["policy"] | undefined;

  constructor(mounted: MountedPolicy) {
    this.#mounted = mounted;
  }

  /** Whether a document says who may call what: then a route without an entry is a fault. */
  get haveDocument(): boolean {
    return this.#mounted.table !== undefined;
  }

  /** Compiles a route's policy when it is first needed: at start, or later for a route added later. */
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

  /** What is wrong with the policies of routes; one of several virtual hosts may be there once for each. */
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
    // Its own only, and one that is there and `undefined` is a fault: a policy that failed to be computed.
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
    policyFor: (method) => endpoint.policyFor(method),
    faults: [],
  };
}
