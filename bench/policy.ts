import type { EndpointPolicy } from "@callgate/core";
import type { PolicyDocument } from "@callgate/policy";

/** The service that is called, in every measurement. */
export const AUDIENCE = "https://orders.example.com";
export const SCOPE = "orders:read";
/** The services that may call it. */
export const CALLERS: readonly string[] = Array.from({ length: 50 }, (_, n) => `service-${n}`);

/** Callgate's policy for the endpoint. */
export const POLICY: EndpointPolicy = { callers: CALLERS, scope: SCOPE };

/** The same as a document has it. */
export const DOCUMENT: PolicyDocument = {
  version: 1,
  endpoints: { "GET /orders": { callers: CALLERS, scope: SCOPE } },
};

const callers = new Set(CALLERS);

/** The same by hand, as a service writes it behind a library that verifies tokens and knows no callers. */
export function mayCall(claims: { readonly [claim: string]: unknown }): boolean {
  const { azp, scope } = claims;
  return (
    typeof azp === "string" &&
    callers.has(azp) &&
    typeof scope === "string" &&
    scope.split(" ").includes(SCOPE)
  );
}
