import type { ClaimsSet } from "../../token/claims-set.js";
import { looksLikeIdToken, noScopes } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Google Cloud service accounts that call with Google-signed ID tokens.
 *
 * These are ID tokens, and an ID token is not an access token. They are acceptable here because the caller requested one
 * whose audience is the address of this service, so that it is unusable anywhere else; and because it was issued to
 * the very account it describes. An ID token of a person's login was issued to an OAuth client, and is refused.
 *
 * - Issuer: `https://accounts.google.com`. It signs for every account of every Google customer, for any
 *   audience they request: `callers: "any"` lets all of them in. List the callers.
 * - Caller: `sub`, the unique ID of the service account. The address in `email` is not always present, and an
 *   account that is deleted and created again has the same address and another unique ID.
 * - Issued to the account itself: `azp` is its unique ID (metadata server, IAM Credentials API), or its own
 *   address (service account keys); for a login it is an OAuth client. Where there is an `email`, it must be a
 *   verified address of a service account.
 * - Scopes and roles: none. Audience: `aud`. `typ` header: `JWT`. Algorithm: RS256.
 *
 * @see https://cloud.google.com/run/docs/authenticating/service-to-service
 * @see https://cloud.google.com/compute/docs/instances/verifying-instance-identity "Token contents"
 * @see https://cloud.google.com/iam/docs/service-accounts-delete-undelete
 */
export const google: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "google",
  types: ["jwt"],
  requiredClaims: ["sub", "azp"],
  callerClaims: ["sub"],
  scopes: noScopes,
  isAppToken: () => true,
  isAccessToken: (claims) => !looksLikeIdToken(claims) && isIssuedToServiceAccount(claims),
  algorithms: ["RS256"],
});

function isIssuedToServiceAccount({ azp, sub, email, email_verified }: ClaimsSet): boolean {
  if (email === undefined) return azp === sub;
  const isServiceAccount = typeof email === "string" && email.endsWith(".gserviceaccount.com");
  return isServiceAccount && email_verified === true && (azp === sub || azp === email);
}
