import type { ClaimsSet } from "../../token/claims-set.js";
import { spaceDelimited, stringList } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

const scopes = spaceDelimited("scope");

/** Claims that only a user's token has. */
const USER_CLAIMS = ["username", "acr", "amr", "sid", "idp"];

/**
 * Amazon Cognito user pools.
 *
 * - Issuer: `https://cognito-idp.REGION.amazonaws.com/POOL_ID`, no trailing slash.
 * - Caller: `client_id`. Scopes: `scope`, a string. Roles: `cognito:groups`, a list, of users.
 * - Audience: tokens of the client credentials grant have no `aud`. Their scopes are those of resource servers,
 *   `IDENTIFIER/NAME`, and no name has a slash: the identifier is the audience. A token with an `aud` (resource
 *   binding, in users' grants) is checked by its `aud`.
 * - Instead of the audience (`"unchecked"`): a token without `aud` that has a scope of some resource server.
 *   Only the endpoint's `scope` then decides whether it is yours; give every endpoint one.
 * - App tokens: `sub` is the client again; a user's is the user's UUID. `auth_time` is in both, so it does not distinguish
 *   them; `username`, and any other claim of a login, is a user's.
 * - ID tokens: `token_use` is `id`; in an access token it is `access`.
 * - `typ` header: absent. Algorithm: RS256.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResourceServerScopeType.html
 */
export const cognito: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "cognito",
  types: [undefined, "jwt"],
  requiredClaims: [],
  callerClaims: ["client_id"],
  scopes,
  roles: stringList("cognito:groups"),
  isAppToken: (claims, callerId) => claims.sub === callerId && !namesUser(claims),
  isAccessToken: (claims) => claims.token_use === "access",
  impliedAudiences: resourceServers,
  insteadOfAudience: (claims) => claims.aud === undefined && resourceServers(claims).length > 0,
  algorithms: ["RS256"],
});

function namesUser(claims: ClaimsSet): boolean {
  return USER_CLAIMS.some((claim) => claims[claim] !== undefined);
}

/** The identifiers of the resource servers whose scopes the token has. */
function resourceServers(claims: ClaimsSet): readonly string[] {
  return (scopes(claims) ?? [])
    .map((scope) => scope.slice(0, Math.max(scope.lastIndexOf("/"), 0)))
    .filter((identifier) => identifier !== "");
}
