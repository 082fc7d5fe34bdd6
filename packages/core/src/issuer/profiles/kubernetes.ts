import type { ClaimsSet } from "../../token/claims-set.js";
import type { Json } from "../../token/json.js";
import { noScopes } from "./claim-readers.js";
import type { IssuerProfile } from "./issuer-profile.js";

/**
 * Kubernetes service accounts, with the bound tokens of the TokenRequest API, as in projected volumes.
 *
 * - Issuer: exactly the API server's `--service-account-issuer`. Its keys are behind its own certificate
 *   authority, and usually behind its authorization, too: see `fetch`, `jwksUri` and `jwks`.
 * - Caller: `sub`, which is `system:serviceaccount:NAMESPACE:NAME`. The claim `kubernetes.io` names the same
 *   account; they must agree.
 * - Audience: `aud`, as the projected volume requests it. Never use the API server's own: every pod has such a
 *   token.
 * - Scopes and roles: none. App tokens: all.
 * - Other tokens: those of legacy Secrets have no `exp`, `aud` and `kubernetes.io`, and are refused.
 * - `typ` header: absent; `JWT` from an external signer. Algorithm: RS256, or the ES one of the key's curve.
 *
 * A token is bound to its pod: the API server rejects it once the pod is deleted. That is not checked here, so
 * a token is valid until `exp`: request short lifetimes.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ "Bound service account tokens"
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
 * @see https://github.com/kubernetes/kubernetes, pkg/serviceaccount/claims.go
 */
export const kubernetes: IssuerProfile = Object.freeze<IssuerProfile>({
  name: "kubernetes",
  types: [undefined, "jwt"],
  requiredClaims: ["sub"],
  callerClaims: ["sub"],
  scopes: noScopes,
  isAppToken: () => true,
  isAccessToken: (claims) => claims.sub === accountNamed(claims["kubernetes.io"]),
  algorithms: ["RS256", "ES256", "ES384", "ES512"],
});

function accountNamed(kubernetes: Json | undefined): string | undefined {
  const { namespace, serviceaccount } = (kubernetes ?? {}) as ClaimsSet;
  const { name } = (serviceaccount ?? {}) as ClaimsSet;
  return isName(namespace) && isName(name)
    ? `system:serviceaccount:${namespace}:${name}`
    : undefined;
}

/** Without a colon, or two accounts could have the same name. */
function isName(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "" && !value.includes(":");
}
