import { looksLikeIdToken, stringList, subjectIsCaller } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Ory Hydra with JWT access tokens (`strategies.access_token: jwt`).
 *
 * - Issuer: exactly `urls.self.issuer`, with or without a trailing slash.
 * - Caller: `client_id`.
 * - Scopes: `scp`, a list. With `strategies.jwt.scope_claim: string` it is absent: use profile `standard`.
 *   `scope` is not read here: in the default setting a consent app may put a claim of that name into the token.
 * - Audience: what the client requests in `audience`, as far as it is registered with it; an empty list when it
 *   requests none. Nothing else says whom the token is for: have the clients request one.
 * - App tokens: `sub` is the client again, and there is no claim of a login. A login app that lets users choose
 *   their subject must keep it apart from client ids (RFC 9068 section 5).
 * - ID tokens: no `client_id`, and `at_hash`. All tokens have `typ: JWT`.
 * - Algorithm: each key states its own.
 *
 * @see https://www.ory.com/docs/oauth2-oidc/jwt-access-token
 * @see https://www.ory.com/docs/hydra/guides/audiences
 * @see https://github.com/ory/hydra, oauth2/session.go and fosite/token/jwt/claims_jwt.go
 */
export const hydra: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "hydra",
  types: ["jwt"],
  requiredClaims: [],
  callerClaims: ["client_id"],
  scopes: stringList("scp"),
  isAppToken: subjectIsCaller,
  isAccessToken: (claims) => !looksLikeIdToken(claims),
});
