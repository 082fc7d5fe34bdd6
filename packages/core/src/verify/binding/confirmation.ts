import type { ClaimsSet } from "../../token/claims-set.js";
import type { Json } from "../../token/json.js";

/** The binding of a token to a key, and the claim that names the key (RFC 7800 section 3.1). */
export interface Confirmation {
  /** The `cnf` claim as in the token; of any type. */
  readonly cnf: Json | undefined;
}

/** Reads the binding of a token; `undefined` for a bearer token. */
export function readConfirmation(claims: ClaimsSet): Confirmation | undefined {
  return "cnf" in claims ? Object.freeze({ cnf: claims.cnf }) : undefined;
}
