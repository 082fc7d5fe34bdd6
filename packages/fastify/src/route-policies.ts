import { ConfigurationError, type EndpointDeclaration } from "@callgate/core/adapter";
import { isEndpointName, type MountedPolicy, type PolicyTable } from "@callgate/policy/binding";
import { endpointsOf } from "./document-routes.js";
import type { KnownRoute } from "./known-routes.js";
import { withoutSynonym } from "./route-declaration.js";
import { faulty, inCode, inDocument, type RoutePolicy, UNDECLARED } from "./route-policy.js";

/** The policies of routes: those in `config.callgate`, and the entries of the document. Each is looked up once a version. */
export class RoutePolicies {
  readonly #mounted: MountedPolicy;
  readonly #supported: () => readonly string[];
  /** For the document in force: in another one, a route may have another entry. */
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
      // Only an own member counts, and one that is present and `undefined` is a fault: a policy that could not be computed.
      const isDeclared = Object.hasOwn(config, "callgate");
      const declared = isDeclared
        ? withoutSynonym((config as { readonly callgate?: unknown }).callgate)
        : undefined;
      const named = isEndpointName(declared) ? declared : undefined;
      if (isDeclared && named === undefined) {
        return inCode(this.#mounted.inline(declared as EndpointDeclaration));
      }
      const { table } = this.#mounted;
      if (table === undefined) {
        if (named !== undefined) this.#mounted.endpoint(named); // throws: there is no document
        return UNDECLARED;
      }
      return inDocument(endpointsOf(table, route, this.#supported(), named));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return faulty(route, error.faults);
    }
  }
}
