import type { ClaimsSet } from "../../token/claims-set.js";
import {
  isUngranted,
  looksLikeIdToken,
  spaceDelimitedOrList,
  subjectIsCaller,
} from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * RFC 9068 claim names, for servers that do not follow all of RFC 9068.
 *
 * `typ` may be `at+jwt`, `JWT` or absent, so a token in the form of an ID token is refused by its claims.
 * Scopes are `scope`, or `scp` where `scope` is absent, as a string or as a list; a token whose two differ is refused.
 * The caller is `client_id` or `azp`; where a token has both, they must agree. A token is the caller's own where
 * `sub` is the caller and there is no claim of a login; any other counts as a user's.
 */
export const standard: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "standard",
  types: ["at+jwt", "jwt", undefined],
  requiredClaims: [],
  callerClaims: ["client_id", "azp"],
  scopes: grantedScopes,
  isAppToken: subjectIsCaller,
  isAccessToken: (claims, typ) => typ === "at+jwt" || !looksLikeIdToken(claims),
});

const readScope = spaceDelimitedOrList("scope");
const readScp = spaceDelimitedOrList("scp");

function grantedScopes(claims: ClaimsSet): readonly string[] | undefined {
  const [fromScope, fromScp] = [readScope(claims), readScp(claims)];
  if (fromScope === undefined || fromScp === undefined) return undefined;
  if (isUngranted(claims.scope)) return fromScp;
  return isUngranted(claims.scp) || isSameSet(fromScope, fromScp) ? fromScope : undefined;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && one.every((value) => b.has(value));
}
