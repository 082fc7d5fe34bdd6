import type { ProviderShape } from "./provider-shape.js";

/** SPIFFE workloads, with JWT-SVIDs and the keys of a trust domain's bundle. */
export const spiffe: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: [] },
  caller: "spiffe://example.org/test-client",
  callerForm: {
    pattern: /^spiffe:\/\/[^/]+\/.+$/,
    expected: "a workload's SPIFFE ID, `spiffe://TRUST-DOMAIN/PATH`",
  },
  accessToken: ({ caller, audience }) => ({
    header: { typ: "JWT" },
    claims: { aud: [audience].flat(), sub: caller },
  }),
  /** A WIT-SVID: proves who somebody is to whoever also asks for its key. */
  idToken: ({ caller, audience }) => ({
    header: { typ: "wit+jwt" },
    claims: { aud: [audience].flat(), sub: caller },
  }),
  publishKey: ({ alg, ...jwk }) => ({ ...jwk, use: "jwt-svid" }),
});
