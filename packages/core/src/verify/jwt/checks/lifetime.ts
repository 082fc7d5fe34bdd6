import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { Explain } from "../../../decision/explanation.js";
import type { ClaimsSet } from "../../../token/claims-set.js";
import { claimInvalid } from "./claim-invalid.js";

/** How a token's times are checked. All in seconds. */
export interface LifetimeRules {
  readonly clockSkewSeconds: number;
  /** Longest accepted lifetime, or `undefined` for any. */
  readonly maxTokenLifetimeSeconds: number | undefined;
}

/** A token's times, once {@link checkTimeTypes} has accepted them. In seconds since the Unix epoch. */
interface Times {
  readonly exp: number;
  readonly nbf?: number;
  readonly iat?: number;
}

/**
 * Denies a token outside its time: from the second it expires, before `nbf`, or issued in the future.
 *
 * `exp` is mandatory; `nbf` and `iat` are checked when present. All three are finite numbers (NumericDate).
 * A lifetime counts from `iat`, or from now where it is missing.
 *
 * @param nowSeconds seconds since the Unix epoch, fractions allowed
 * @see RFC 7519 sections 4.1.4 to 4.1.6, RFC 9068 section 4
 */
export function checkLifetime(
  claims: ClaimsSet,
  nowSeconds: number,
  rules: LifetimeRules,
): Denial | undefined {
  return (
    checkTimeTypes(claims) ??
    checkExpiry(claims, nowSeconds, rules) ??
    checkBeginning(claims, "nbf", nowSeconds, rules) ??
    checkBeginning(claims, "iat", nowSeconds, rules) ??
    checkLongestLifetime(claims, nowSeconds, rules)
  );
}

/** Denies times that are not numbers, and a token without `exp`. */
export function checkTimeTypes(claims: ClaimsSet): Denial | undefined {
  const { exp, nbf, iat } = claims;
  if (!isNumericDate(exp)) return claimInvalid(claims, "exp", "a number");
  if (nbf !== undefined && !isNumericDate(nbf)) return claimInvalid(claims, "nbf", "a number");
  if (iat !== undefined && !isNumericDate(iat)) return claimInvalid(claims, "iat", "a number");
  return undefined;
}

/** Denies a token from the second it expires, the skew added. The types of its times are checked before. */
export function checkExpiry(
  claims: ClaimsSet,
  nowSeconds: number,
  { clockSkewSeconds }: LifetimeRules,
): Denial | undefined {
  const { exp } = timesOf(claims);
  return nowSeconds >= exp + clockSkewSeconds
    ? denyBecause("token_expired", compared("exp", exp, nowSeconds))
    : undefined;
}

/** Denies a token before `nbf` or `iat`, less the skew. The types of its times are checked before. */
export function checkBeginning(
  claims: ClaimsSet,
  name: "nbf" | "iat",
  nowSeconds: number,
  { clockSkewSeconds }: LifetimeRules,
): Denial | undefined {
  const { [name]: begins } = timesOf(claims);
  return begins !== undefined && nowSeconds < begins - clockSkewSeconds
    ? denyBecause("token_not_yet_valid", compared(name, begins, nowSeconds))
    : undefined;
}

/** Denies a token that is valid for longer than is accepted. The types of its times are checked before. */
export function checkLongestLifetime(
  claims: ClaimsSet,
  nowSeconds: number,
  { maxTokenLifetimeSeconds }: LifetimeRules,
): Denial | undefined {
  if (maxTokenLifetimeSeconds === undefined) return undefined;
  const { exp, iat = nowSeconds } = timesOf(claims);
  const lifetime = exp - iat;
  return lifetime <= maxTokenLifetimeSeconds
    ? undefined
    : denyBecause("token_lifetime_too_long", tooLong(lifetime, maxTokenLifetimeSeconds));
}

function tooLong(lifetime: number, longest: number): Explain {
  return () => ({ expected: [`at most ${longest} s`], received: [`${lifetime} s`] });
}

function timesOf(claims: ClaimsSet): Times {
  return claims as unknown as Times;
}

/** Both times in seconds since the Unix epoch: their difference reveals a wrong clock. */
function compared(claim: string, value: number, nowSeconds: number): Explain {
  return () => ({ expected: [`now ${nowSeconds}`], received: [`${claim} ${value}`] });
}

function isNumericDate(value: unknown): value is number {
  return Number.isFinite(value);
}
