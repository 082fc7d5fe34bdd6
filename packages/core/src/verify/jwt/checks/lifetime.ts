import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { Explain } from "../../../decision/explanation.js";
import type { ClaimsSet } from "../../../token/claims-set.js";
import { claimInvalid } from "./claim-invalid.js";

/** How a token's times are judged. All in seconds. */
export interface LifetimeRules {
  readonly clockSkewSeconds: number;
  /** Longest lifetime accepted, or `undefined` for any. */
  readonly maxTokenLifetimeSeconds: number | undefined;
}

/**
 * Denies a token outside its time: from the second it expires, before `nbf`, or issued in the future.
 *
 * `exp` is mandatory; `nbf` and `iat` are held to when present. All three are finite numbers (NumericDate).
 * A lifetime counts from `iat`, or from now where there is none.
 *
 * @param nowSeconds seconds since the Unix epoch, fractions allowed
 * @see RFC 7519 sections 4.1.4 to 4.1.6, RFC 9068 section 4
 */
export function checkLifetime(
  claims: ClaimsSet,
  nowSeconds: number,
  { clockSkewSeconds, maxTokenLifetimeSeconds }: LifetimeRules,
): Denial | undefined {
  const { exp, nbf, iat } = claims;
  if (!isNumericDate(exp)) return claimInvalid(claims, "exp", "a number");
  if (nbf !== undefined && !isNumericDate(nbf)) return claimInvalid(claims, "nbf", "a number");
  if (iat !== undefined && !isNumericDate(iat)) return claimInvalid(claims, "iat", "a number");

  if (nowSeconds >= exp + clockSkewSeconds)
    return denyBecause("token_expired", compared("exp", exp, nowSeconds));
  if (nbf !== undefined && nowSeconds < nbf - clockSkewSeconds)
    return denyBecause("token_not_yet_valid", compared("nbf", nbf, nowSeconds));
  if (iat !== undefined && nowSeconds < iat - clockSkewSeconds)
    return denyBecause("token_not_yet_valid", compared("iat", iat, nowSeconds));

  if (
    maxTokenLifetimeSeconds !== undefined &&
    exp - (iat ?? nowSeconds) > maxTokenLifetimeSeconds
  ) {
    const lifetime = exp - (iat ?? nowSeconds);
    return denyBecause("token_lifetime_too_long", () => ({
      expected: [`at most ${maxTokenLifetimeSeconds} s`],
      received: [`${lifetime} s`],
    }));
  }
  return undefined;
}

/** Both times in seconds since the Unix epoch: their difference shows a clock that is wrong. */
function compared(claim: string, value: number, nowSeconds: number): Explain {
  return () => ({ expected: [`now ${nowSeconds}`], received: [`${claim} ${value}`] });
}

function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
