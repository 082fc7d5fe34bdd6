import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import type { KeyRules } from "./verification-key.js";

/**
 * The profile's rule whose keys are whose, for one issuer; `undefined` where every key of its set is its own. A rule that
 * throws has not said that the key is ours.
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
