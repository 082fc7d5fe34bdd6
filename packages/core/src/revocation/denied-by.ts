import type { Auth } from "../decision/auth.js";
import type { DenialReason } from "../decision/catalogue.js";
import { NO_HEADERS } from "../decision/decision.js";
import type { Evaluation } from "../decision/evaluation.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";

/** The refusal of a token that a revocation concerns. */
export function deniedBy(
  { match, issuedBeforeMs, reason }: CheckedRevocation,
  auth: Auth,
  cached: boolean,
): Extract<Evaluation, { readonly kind: "denied" }> {
  return {
    kind: "denied",
    denied: issuedBeforeMs === undefined ? denialOf(match) : "token_revoked",
    auth,
    cached,
    explain: () => ({ ticket: reason }),
    headers: NO_HEADERS,
  };
}

/** Which refusal concerns what was revoked: where one token is named, another token of the caller works. */
function denialOf({
  subject,
  jti,
  tokenHash,
  caller,
  kid,
}: CheckedRevocation["match"]): DenialReason {
  if (subject !== undefined || jti !== undefined || tokenHash !== undefined) return "token_revoked";
  if (caller !== undefined) return "caller_revoked";
  return kid === undefined ? "issuer_revoked" : "key_revoked";
}
