import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import type { KeyRules } from "./key-rules.js";

/**
 * The profile's rule for which keys are this issuer's; `undefined` where every key of its set is. A rule that throws
 * does not accept the key.
 */
export function ownKeyRule(
  { isKeyOfIssuer }: Pick<IssuerProfile, "isKeyOfIssuer">,
  issuer: string,
): KeyRules["isOwnKey"] {
  if (isKeyOfIssuer === undefined) return undefined;
  return (jwk) => {
    try {
      return isKeyOfIssuer(jwk, issuer) === true;
    } catch {
      return false;
    }
  };
}
