import type { ConfigurationFault, GatePolicy } from "@callgate/core/adapter";
import type { BoundEndpoint } from "@callgate/policy/binding";
import type { KnownRoute } from "./known-routes.js";
import { nameOf } from "./route-names.js";

/** The result of reading a route's policy. */
export interface RoutePolicy {
  /** Whether it declares a policy or has an entry, including an invalid one. */
  readonly isDeclared: boolean;
  /** The entry of the document: its name, or `public` or `none`; `undefined` for a policy in code. */
  decidedBy(method: string): string | undefined;
  /** What decides a request of this method; `undefined` without a valid policy. */
  policyFor(method: string): GatePolicy | undefined;
  readonly faults: readonly ConfigurationFault[];
}

/** Of a route that declares nothing. */
export const UNDECLARED: RoutePolicy = Object.freeze<RoutePolicy>({
  isDeclared: false,
  decidedBy: () => undefined,
  policyFor: () => undefined,
  faults: [],
});

/** Of a route with a policy in code. */
export function inCode(policy: GatePolicy): RoutePolicy {
  return { ...UNDECLARED, isDeclared: true, policyFor: () => policy };
}

/** Of a route with an entry for each of its methods, or one for all of them (`*`). */
export function inDocument(endpoints: ReadonlyMap<string, BoundEndpoint>): RoutePolicy {
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

/** Of a route with an invalid policy. */
export function faulty(route: KnownRoute, of: readonly ConfigurationFault[]): RoutePolicy {
  const name = nameOf(route);
  const faults = of.map(({ code, option, message }) => ({
    code,
    option: `${name} config.callgate${option === "" || option.includes(" ") ? "" : `.${option}`}`,
    message: message.startsWith("`") && option.includes(" ") ? message : `${name}: ${message}`,
  }));
  return { ...UNDECLARED, isDeclared: true, faults };
}
