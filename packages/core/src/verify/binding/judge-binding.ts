import { type Denial, deny } from "../../decision/deny.js";
import type { Confirmation } from "./confirmation.js";

/**
 * Denies a request whose token is bound to a key: its holder would have to prove possession, no proof
 * is checked here, and a sender-constrained token is never treated as a bearer token.
 *
 * Checked for each request, cached tokens included: a proof is valid for one request only.
 *
 * @see RFC 7800 section 3.1, RFC 8705 section 3, RFC 9449 section 6
 */
export function judgeBinding(confirmation: Confirmation | undefined): Denial | undefined {
  return confirmation === undefined ? undefined : deny("binding_unverified");
}
