import { looksLikeIdToken, spaceDelimited, subjectIsCaller } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * RFC 9068 claim names, for servers that do not follow all of RFC 9068.
 *
 * `typ` may be `at+jwt`, `JWT` or absent, so a token that is shaped like an ID token is refused by its claims.
 * The caller is `client_id` or `azp`; where a token has both, they must agree. A token is the caller's own where
 * `sub` is the caller and there is no claim of a login; any other counts as a user's.
 */
export const standard: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "standard",
  types: ["at+jwt", "jwt", undefined],
  requiredClaims: [],
  callerClaims: ["client_id", "azp"],
  scopes: spaceDelimited("scope"),
  isAppToken: subjectIsCaller,
  isAccessToken: (claims, typ) => typ === "at+jwt" || !looksLikeIdToken(claims),
});
