import { looksLikeIdToken, namesLogin, stringList } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Okta, custom authorization servers (the one called `default` among them).
 *
 * - Issuer: `https://DOMAIN/oauth2/AUTHORIZATION_SERVER_ID`, no trailing slash. The tokens of the org
 *   authorization server (`https://DOMAIN`) are for Okta alone; they have a `typ` of Okta's own and are
 *   refused.
 * - Caller: `cid`. Scopes: `scp`, a list.
 * - Audience: `aud`, as set for the authorization server; always present.
 * - App tokens: no `uid`, which is present whenever a user is, and no claim of a login. `sub` can be mapped to
 *   anything and is not read.
 * - ID tokens: no `cid`, and `nonce` or `at_hash`.
 * - `typ` header: absent. Algorithm: RS256.
 *
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/ "Access token", "ID token"
 * @see https://developer.okta.com/docs/concepts/auth-servers/ "Org authorization server"
 * @see https://support.okta.com/help/s/article/the-typ-field-is-missing-from-the-access-token-header
 */
export const okta: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "okta",
  types: [undefined],
  requiredClaims: [],
  callerClaims: ["cid"],
  scopes: stringList("scp"),
  isAppToken: (claims) => claims.uid === undefined && !namesLogin(claims),
  isAccessToken: (claims) => !looksLikeIdToken(claims),
  algorithms: ["RS256"],
});
