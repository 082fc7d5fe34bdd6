import { type Denial, denyBecause } from "../../decision/deny.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import type { ClaimsSet } from "../../token/claims-set.js";
import type { JsonObject } from "../../token/json.js";
import { readConfirmation } from "../binding/confirmation.js";
import type { LifetimeRules } from "../jwt/checks/lifetime.js";
import { checkIsAccessToken } from "../jwt/checks/token-type.js";
import { issuerHint } from "../jwt/issuer-hint.js";
import { judgeClaims } from "../jwt/judge-claims.js";
import type { Validity, VerifiedToken } from "../verification.js";

/** How long an answer counts is for the introspector to decide. */
const WHILE_CACHED: Validity = Object.freeze({ kid: undefined, holds: () => true });

const NO_HEADER: JsonObject = Object.freeze(Object.create(null));

/**
 * Checks the claims of an active introspection answer: its issuer, where it names one, whether it is about an access token, and
 * then the same as of a JWT, from its times on. Servers say of refresh tokens that they are active, too.
 *
 * @param trusted with the profile of answers
 * @param nowSeconds seconds since the Unix epoch
 * @param assumedLifetimeSeconds how long the token counts as valid where the answer has no `exp`
 * @see RFC 7662 section 2.2
 */
export function judgeAnswer(
  answer: ClaimsSet,
  trusted: TrustedIssuer,
  nowSeconds: number,
  lifetime: LifetimeRules,
  assumedLifetimeSeconds: number,
): VerifiedToken | Denial {
  const { iss } = answer;
  if (iss !== undefined && iss !== trusted.issuer)
    return denyBecause("issuer_untrusted", () => ({ hint: issuerHint(iss, [trusted.issuer]) }));
  const mismatch = checkIsAccessToken(answer, NO_HEADER, trusted.profile);
  if (mismatch !== undefined) return mismatch;
  const claims = withExpiry(answer, nowSeconds + assumedLifetimeSeconds);
  const judged = judgeClaims({ header: NO_HEADER, payload: claims }, trusted, nowSeconds, lifetime);
  if (judged.kind === "denied") return judged;
  return {
    kind: "verified",
    // An assumed expiry is not a claim of the token.
    auth: claims === answer ? judged.auth : Object.freeze({ ...judged.auth, claims: answer }),
    confirmation: readConfirmation(answer),
    validity: WHILE_CACHED,
    cached: false,
  };
}

function withExpiry(answer: ClaimsSet, exp: number): ClaimsSet {
  if (answer.exp !== undefined) return answer;
  return Object.freeze(Object.assign(Object.create(null), answer, { exp }));
}
