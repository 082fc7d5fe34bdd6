import { spaceDelimitedOrList, subjectIsAbsent } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Duende IdentityServer, and IdentityServer4 from version 4 on.
 *
 * - Issuer: the server's base address, no trailing slash, in lower case unless `LowerCaseIssuerUri` is off.
 * - Caller: `client_id`.
 * - Scopes: `scope`, a list, or a string where `EmitScopesAsSpaceDelimitedStringInJwt` is on.
 * - Audience: the names of the `ApiResource`s the scopes belong to. With scopes outside every resource, `aud` is absent, and
 *   `EmitStaticAudienceClaim` names the whole server: put each API's scopes into an `ApiResource` of its own.
 * - App tokens: no `sub`, and no claim of a login.
 * - ID tokens: the header `typ` is `at+jwt` in access tokens only.
 * - Algorithm: each key states its own.
 *
 * @see https://docs.duendesoftware.com/identityserver/fundamentals/resources/api-resources/
 * @see https://docs.duendesoftware.com/identityserver/fundamentals/resources/api-scopes/
 * @see https://docs.duendesoftware.com/identityserver/reference/v8/options/ (`AccessTokenJwtType` and others)
 */
export const duende: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "duende",
  types: ["at+jwt"],
  requiredClaims: [],
  callerClaims: ["client_id"],
  scopes: spaceDelimitedOrList("scope"),
  isAppToken: subjectIsAbsent,
  isAccessToken: () => true,
});
