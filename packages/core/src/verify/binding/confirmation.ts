import type { ClaimsSet } from "../../token/claims-set.js";
import type { Json } from "../../token/json.js";

/** That a token is bound to a key, and the claim that says to which (RFC 7800 section 3.1). */
export interface Confirmation {
  /** The `cnf` claim as it stands in the token; of any type. */
  readonly cnf: Json | undefined;
}

/** Reads what a token is bound to; `undefined` for a bearer token. */
export function readConfirmation(claims: ClaimsSet): Confirmation | undefined {
  return "cnf" in claims ? Object.freeze({ cnf: claims.cnf }) : undefined;
}
