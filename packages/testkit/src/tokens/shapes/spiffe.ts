import type { ProviderShape } from "./provider-shape.js";

/** SPIFFE workloads of one trust domain, with JWT-SVIDs and the keys of its bundle. */
export function spiffeShape(trustDomain: string): ProviderShape {
  return Object.freeze<ProviderShape>({
    grants: { app: [] },
    caller: `spiffe://${trustDomain}/test-client`,
    callerForm: {
      pattern: new RegExp(`^spiffe://${trustDomain.replaceAll(".", "\\.")}/.+$`),
      expected: `a workload's SPIFFE ID, \`spiffe://${trustDomain}/PATH\``,
    },
    accessToken: ({ caller, audience }) => ({
      header: { typ: "JWT" },
      claims: { aud: [audience].flat(), sub: caller },
    }),
    /** A WIT-SVID: proves who a workload is to a service that also checks its key. */
    idToken: ({ caller, audience }) => ({
      header: { typ: "wit+jwt" },
      claims: { aud: [audience].flat(), sub: caller },
    }),
    publishKey: ({ alg, ...jwk }) => ({ ...jwk, use: "jwt-svid" }),
  });
}
