import type { ConfigurationFault, GatePolicy } from "@callgate/core/adapter";
import type { BoundEndpoint } from "@callgate/policy/binding";
import type { HandlerRoute } from "./http-routes.js";

/** The result of reading a handler's policy. */
export interface HandlerPolicy {
  /** Whether it, or its class, declares a policy, including an invalid one; with a document, whether it has entries. */
  readonly isDeclared: boolean;
  /** What decides about a request of this route; `undefined` where nothing does. */
  policyFor(route: HandlerRoute): GatePolicy | undefined;
  /** The entry of the document: its name, or `public` or `none`; `INLINE` for a policy in code. */
  decidedBy(route: HandlerRoute): string | undefined;
  /** What is wrong with it for these routes. */
  faultsAt(routes: readonly HandlerRoute[]): readonly ConfigurationFault[];
}

/** Of a handler for which nothing is declared. */
export const UNDECLARED: HandlerPolicy = Object.freeze<HandlerPolicy>({
  isDeclared: false,
  policyFor: () => undefined,
  decidedBy: () => undefined,
  faultsAt: () => [],
});

/** Of a handler with a policy in code. */
export function inCode(policy: GatePolicy): HandlerPolicy {
  const decidedBy = () => (policy.isPublic ? "public" : "INLINE");
  return { ...UNDECLARED, isDeclared: true, policyFor: () => policy, decidedBy };
}

/** Of a handler with an invalid policy. */
export function faulty(faults: readonly ConfigurationFault[]): HandlerPolicy {
  return { ...UNDECLARED, isDeclared: true, faultsAt: () => faults };
}

/** Of a handler whose routes have entries in the document. */
export function inDocument(
  endpointFor: (route: HandlerRoute) => BoundEndpoint | undefined,
  faultsAt: HandlerPolicy["faultsAt"],
): HandlerPolicy {
  return {
    isDeclared: true,
    policyFor: (route) => endpointFor(route)?.policyFor(route.method),
    decidedBy: (route) => {
      const endpoint = endpointFor(route);
      return endpoint?.kind === "callers" ? endpoint.name : endpoint?.kind;
    },
    faultsAt,
  };
}
