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
import { endpointsOf } from "./document-routes.js";
import type { KnownRoute } from "./known-routes.js";
import { withoutSynonym } from "./route-declaration.js";
import { nameOf } from "./route-names.js";

/** What a route's policy came to. */
export interface RoutePolicy {
  /** Whether it declares a policy or has an entry, one that cannot be right included. */
  readonly isDeclared: boolean;
  /** The entry of the document: its name, or `public` or `none`; `undefined` for a policy in code. */
  decidedBy(method: string): string | undefined;
  /** What decides a request of this method; `undefined` where there is no policy, or none that can be right. */
  policyFor(method: string): GatePolicy | undefined;
  readonly faults: readonly ConfigurationFault[];
}

/** The policies of routes: those in `config.callgate`, and the entries of the document. Each is looked up once a version. */
export class RoutePolicies {
  readonly #mounted: MountedPolicy;
  readonly #supported: () => readonly string[];
  /** Of the document in force: in another one, another entry may be that of a route. */
  #known = new WeakMap<KnownRoute, RoutePolicy>();
  #policy: PolicyTable["policy"] | undefined;

  constructor(mounted: MountedPolicy, supported: () => readonly string[]) {
    this.#mounted = mounted;
    this.#supported = supported;
  }

  /** Compiles a route's policy when it is first needed. */
  of(route: KnownRoute): RoutePolicy {
    const policy = this.#mounted.table?.policy;
    if (policy !== this.#policy) {
      this.#policy = policy;
      this.#known = new WeakMap();
    }
    let found = this.#known.get(route);
    if (found === undefined) {
      found = this.#read(route);
      this.#known.set(route, found);
    }
    return found;
  }

  #read(route: KnownRoute): RoutePolicy {
    const config = route.config() ?? {};
    try {
      // Its own only, and one that is there and `undefined` is a fault: a policy that failed to be computed.
      const isDeclared = Object.hasOwn(config, "callgate");
      const declared = isDeclared
        ? withoutSynonym((config as { readonly callgate?: unknown }).callgate)
        : undefined;
      const named = isEndpointName(declared) ? declared : undefined;
      if (isDeclared && named === undefined) {
        return inCode(this.#mounted.inline(declared as EndpointDeclaration));
      }
      const table =
        named === undefined ? this.#mounted.table : this.#mounted.tableFor(`callgate: "${named}"`);
      if (table === undefined) return UNDECLARED;
      return inDocument(endpointsOf(table, route, this.#supported(), named));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return faulty(route, error.faults);
    }
  }
}

const UNDECLARED: RoutePolicy = Object.freeze<RoutePolicy>({
  isDeclared: false,
  decidedBy: () => undefined,
  policyFor: () => undefined,
  faults: [],
});

function inCode(policy: GatePolicy): RoutePolicy {
  return { ...UNDECLARED, isDeclared: true, policyFor: () => policy };
}

function inDocument(endpoints: ReadonlyMap<string, BoundEndpoint>): RoutePolicy {
  const endpointOf = (method: string) => endpoints.get(method) ?? endpoints.get("*");
  return {
    isDeclared: true,
    decidedBy: (method) => {
      const endpoint = endpointOf(method);
      return endpoint?.kind === "callers" ? endpoint.name : endpoint?.kind;
    },
    policyFor: (method) => endpointOf(method)?.policyFor(method),
    faults: [],
  };
}

function faulty(route: KnownRoute, of: readonly ConfigurationFault[]): RoutePolicy {
  const name = nameOf(route);
  const faults = of.map(({ code, option, message }) => ({
    code,
    option: `${name} config.callgate${option === "" || option.includes(" ") ? "" : `.${option}`}`,
    message: message.startsWith("`") && option.includes(" ") ? message : `${name}: ${message}`,
  }));
  return { ...UNDECLARED, isDeclared: true, faults };
}
