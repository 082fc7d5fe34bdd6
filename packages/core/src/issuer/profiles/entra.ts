import { isUngranted, looksLikeIdToken, spaceDelimited, stringList } from "./claim-readers.js";
import { isKeyOfTenant, isOfOwnTenant } from "./entra-tenants.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Microsoft Entra ID, one tenant, access tokens of version 1.0 and 2.0.
 *
 * - Issuer: `https://login.microsoftonline.com/TENANT_ID/v2.0` without a trailing slash for version 2.0,
 *   `https://sts.windows.net/TENANT_ID/` with one for 1.0. The API's own registration decides which
 *   (`requestedAccessTokenVersion`). Several tenants are several issuers; `common` is not
 *   an issuer.
 * - Tenant: `tid`, where it is present, is the tenant in `iss`. A key that names another tenant in its member `issuer`,
 *   as some of the key document of all tenants do, verifies nothing; `{tenantid}` stands for any.
 * - Caller: `azp` in version 2.0, `appid` in 1.0; both are the client's application ID. Entra issues tokens for
 *   an API to every client of the tenant, with roles or without: list the callers.
 * - Roles: `roles`, a list: application permissions of an app, app roles of a user. Scopes: `scp`, a string, in
 *   users' tokens only.
 * - Audience: in version 2.0 the API's application ID; in 1.0 that or any of its App ID URIs, as the client
 *   requested.
 * - App tokens: the optional claim `idtyp` says `app`; without it, `oid` and `sub` are the same and there is no
 *   `scp`. `idp` does not indicate a login here: version 1.0 writes it into every token.
 * - ID tokens: neither `azp` nor `appid`, and `nonce`, `at_hash` or `c_hash`. All tokens have `typ: JWT`.
 * - Algorithm: the keys have no `alg`; tokens are signed with RS256.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens "Validate tokens"
 * @see https://learn.microsoft.com/entra/identity-platform/optional-claims-reference (`idtyp`)
 * @see https://learn.microsoft.com/entra/identity-platform/scenario-protected-web-api-verification-scope-app-roles
 */
export const entra: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "entra",
  types: ["jwt"],
  requiredClaims: [],
  callerClaims: ["azp", "appid"],
  scopes: spaceDelimited("scp"),
  roles: stringList("roles"),
  isAppToken: ({ idtyp, scp, oid, sub }) =>
    idtyp === undefined ? isUngranted(scp) && oid !== undefined && oid === sub : idtyp === "app",
  isAccessToken: (claims) => !looksLikeIdToken(claims) && isOfOwnTenant(claims),
  isKeyOfIssuer: isKeyOfTenant,
  algorithms: ["RS256"],
});
