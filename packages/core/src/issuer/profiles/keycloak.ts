import { type ClaimsSet, isStringList } from "../../token/claims-set.js";
import type { Json, JsonObject } from "../../token/json.js";
import { isUngranted, spaceDelimited } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Keycloak, and Red Hat build of Keycloak.
 *
 * - Issuer: `https://HOST/realms/REALM`, no trailing slash (before Keycloak 17: `/auth/realms/REALM`).
 * - Caller: `azp`. A service account's token names the client in `client_id` too; they must agree.
 * - Scopes: `scope`, a string. Roles: realm roles by name, client roles as `client:role`. In the names of realm roles
 *   and of clients `:` is written `%3A` and `%` is written `%25`, so that no realm role, and no role of another
 *   client, has the name of a client's role. The part after a client's colon is its role, unchanged.
 * - Audience: only from an audience mapper, or from client roles; never the client the token was issued to.
 *   Without either, `aud` is absent, and nothing else says whom the token is for: give the client scope an
 *   audience mapper.
 * - App tokens: only the client credentials grant sets the session note that becomes `client_id` (`clientId`
 *   by the mapper of an older client). `preferred_username` does not prove it: a user may be called
 *   `service-account-…`. Nor does `acr`, which a service account's token has, too.
 * - ID tokens: the claim `typ` distinguishes all tokens of a realm: `Bearer`, `ID`, `Refresh`, `Offline`,
 *   `Logout`, and `DPoP` for an access token bound to a key, which then has `cnf`. `nonce` does not: before Keycloak
 *   25 access tokens had it.
 * - Binding: beside `jkt`, `cnf` has `kc-jkt-type` (since 26.7), which says by what the key is proved: `DPoP`. It is ignored, since
 *   `jkt` needs a proof by DPoP here, whatever it says.
 * - `typ` header: `JWT`, or `at+jwt` where the client is set to RFC 9068. Algorithm: each key states its own.
 *
 * @see https://www.keycloak.org/docs/latest/server_admin/#_audience "Audience support"
 * @see https://www.keycloak.org/docs/latest/server_admin/#_service_accounts "Using a service account"
 * @see https://www.keycloak.org/docs/latest/upgrading/ "Nonce claim is only added to the ID token"
 * @see https://github.com/keycloak/keycloak, TokenUtil.java and ClientCredentialsGrantType.java
 */
export const keycloak: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "keycloak",
  types: ["jwt", "at+jwt"],
  requiredClaims: [],
  callerClaims: ["azp", "client_id"],
  scopes: spaceDelimited("scope"),
  roles: grantedRoles,
  isAppToken: (claims, callerId) => claims.client_id === callerId || claims.clientId === callerId,
  isAccessToken: (claims) =>
    claims.typ === "Bearer" || (claims.typ === "DPoP" && Object.hasOwn(claims, "cnf")),
  ignoredConfirmationMembers: ["kc-jkt-type"],
});

function grantedRoles(claims: ClaimsSet): readonly string[] | undefined {
  const realmRoles = rolesOf(claims.realm_access);
  const clients = claims.resource_access ?? NOTHING;
  if (realmRoles === undefined || !isJsonObject(clients)) return undefined;
  const granted = realmRoles.map(escapeName);
  for (const [client, access] of Object.entries(clients)) {
    const clientRoles = rolesOf(access);
    if (clientRoles === undefined) return undefined;
    const prefix = escapeName(client);
    granted.push(...clientRoles.map((role) => `${prefix}:${role}`));
  }
  return granted;
}

/** So that the first colon of a role's name is the one after its client. */
function escapeName(name: string): string {
  return /[%:]/.test(name) ? name.replaceAll("%", "%25").replaceAll(":", "%3A") : name;
}

const NOTHING: JsonObject = Object.freeze({});

/** The members of `{ "roles": [...] }`; empty where it, or its list, is absent or `null`. */
function rolesOf(access: Json | undefined): readonly string[] | undefined {
  if (isUngranted(access)) return [];
  if (!isJsonObject(access)) return undefined;
  const roles = access.roles ?? [];
  return isStringList(roles) ? roles : undefined;
}

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
