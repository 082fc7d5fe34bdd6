import { spaceDelimited, subjectIsCaller } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * The JWT profile for access tokens exactly: `typ` is `at+jwt`, and every claim that section 2.2 requires is present.
 *
 * A token is the caller's own where `sub` is the caller and there is no claim of a login.
 *
 * @see RFC 9068 sections 2.1, 2.2 and 4
 */
export const rfc9068: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "rfc9068",
  types: ["at+jwt"],
  requiredClaims: ["sub", "iat", "jti"],
  callerClaims: ["client_id"],
  scopes: spaceDelimited("scope"),
  isAppToken: subjectIsCaller,
  isAccessToken: () => true,
});
