import { looksLikeIdToken, namesLogin, spaceDelimited, stringList } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Auth0, in both formats of its access tokens.
 *
 * - Issuer: `https://TENANT.auth0.com/`, or a custom domain; the trailing slash is part of it.
 * - Caller: `azp` in Auth0's own format (`typ: JWT`), `client_id` in RFC 9068's (`typ: at+jwt`).
 * - Scopes: `scope`, a string. Roles: `permissions`, a list, once the API's RBAC settings add it to the token.
 * - App tokens: `sub` is `CLIENT_ID@clients`, in both formats, and there is no claim of a login;
 *   `gty: client-credentials` is in one of them only.
 * - ID tokens: `aud` is the client, the caller claims are absent, and `nonce` or `at_hash` is often present.
 * - Algorithm: each key states its own.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles "Access Token Profiles"
 * @see https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis
 * @see https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure "ID Token Structure"
 */
export const auth0: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "auth0",
  types: ["jwt", "at+jwt"],
  requiredClaims: [],
  callerClaims: ["azp", "client_id"],
  scopes: spaceDelimited("scope"),
  roles: stringList("permissions"),
  isAppToken: (claims, callerId) => claims.sub === `${callerId}@clients` && !namesLogin(claims),
  isAccessToken: (claims, typ) => typ === "at+jwt" || !looksLikeIdToken(claims),
});
