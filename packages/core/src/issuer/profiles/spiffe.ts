import { noScopes } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/** A SPIFFE ID of a workload: trust domain and path (SPIFFE-ID sections 2.1 to 2.3). */
const WORKLOAD_ID = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;

/**
 * SPIFFE workloads, with JWT-SVIDs.
 *
 * - Issuer: a JWT-SVID need not have `iss`, and one without is refused, since nobody can tell whose keys to
 *   ask. SPIRE writes it once the server's `jwt_issuer` is set: give each trust domain its own, and name it
 *   here.
 * - Keys: those of the trust domain's bundle with `use: jwt-svid` (`x509-svid` and `wit-svid` ones are passed
 *   over), by `jwksUri`; or those of SPIRE's OIDC Discovery Provider, which have no `use`, or `sig`, by
 *   discovery.
 * - Caller: `sub`, the SPIFFE ID. One issuer is one trust domain: list callers of that domain only.
 * - Audience: `aud`, mandatory in every JWT-SVID.
 * - Scopes and roles: none. App tokens: all; a JWT-SVID never speaks of a user.
 * - `typ` header: `JWT`, `JOSE` or absent; a WIT-SVID says `wit+jwt`, is bound to a key, and is refused.
 * - Algorithms: the nine of RFC 7518 sections 3.3 to 3.5; EdDSA must be refused.
 *
 * @see https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md
 * @see https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md section 4
 * @see https://github.com/spiffe/spire/blob/main/doc/spire_server.md (`jwt_issuer`)
 */
export const spiffe: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "spiffe",
  types: ["jwt", "jose", undefined],
  requiredClaims: ["sub"],
  callerClaims: ["sub"],
  scopes: noScopes,
  isAppToken: () => true,
  isAccessToken: ({ sub }) => typeof sub === "string" && WORKLOAD_ID.test(sub),
  algorithms: ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"],
  keyUses: ["jwt-svid", "sig"],
});
