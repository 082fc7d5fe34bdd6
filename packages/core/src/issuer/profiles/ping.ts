import { looksLikeIdToken, spaceDelimited, subjectIsAbsent } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * PingOne; and PingFederate with a JWT access token manager that names the claims as PingOne does.
 *
 * - Issuer: `https://auth.pingone.com/ENVIRONMENT_ID/as` (`.eu`, `.ca`, … by region), no trailing slash.
 * - Caller: `client_id`. Scopes: `scope`, a string.
 * - Audience: `aud`, from the custom resource whose scopes were granted.
 * - App tokens: no `sub`, and no claim of a login.
 * - ID tokens: signed with the same key; no `client_id`, and `nonce` or `at_hash`.
 * - `typ` header: optional, and always `at+jwt` from March 2, 2027 on; `JWT` is accepted too.
 * - Algorithm: RS256 in PingOne, any in PingFederate, so each key states its own.
 * - PingFederate: "Client ID Claim Name" `client_id`, "Scope Claim Name" `scope`, "Space Delimit Scope Values"
 *   on, and values for the issuer and audience claims.
 *
 * @see https://developer.pingidentity.com/pingone-api/foundations/authentication-concepts/access-tokens-and-id-tokens/token-claims.html
 * @see https://docs.pingidentity.com/pingfederate/ "Configuring an access token management instance"
 */
export const ping: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "ping",
  types: [undefined, "jwt", "at+jwt"],
  requiredClaims: [],
  callerClaims: ["client_id"],
  scopes: spaceDelimited("scope"),
  isAppToken: subjectIsAbsent,
  isAccessToken: (claims, typ) => typ === "at+jwt" || !looksLikeIdToken(claims),
});
