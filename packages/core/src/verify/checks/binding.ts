import { type Denial, deny } from "../../decision/denial.js";
import type { ClaimsSet } from "../../token/claims-set.js";

/**
 * Denies a token that is bound to a key: whoever presents it would have to prove possession, nobody checks
 * that here, and a sender-constrained token is never quietly a bearer token.
 *
 * @see RFC 7800 section 3.1, RFC 8705 section 3, RFC 9449 section 6
 */
export function checkBinding(claims: ClaimsSet): Denial | undefined {
  return "cnf" in claims ? deny("binding_unverified") : undefined;
}
