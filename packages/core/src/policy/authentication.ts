import { type Faults, received } from "../kit/configuration/faults.js";
import { integerWithin, isObject } from "../kit/configuration/option-checks.js";
import type { Clock } from "../kit/time/clock.js";
import type { ClaimsSet } from "../token/claims-set.js";
import type { UserAuthentication } from "./endpoint-policy.js";

/** How the user must have authenticated: checked, with its part of the challenge. */
export interface AuthenticationDemand {
  /** Empty where any is accepted. */
  readonly acr: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly clockSkewSeconds: number;
  /** The parameters of the challenge (RFC 9470 section 3). */
  readonly parameters: string;
}

/** Why an authentication is not accepted: it is another, or a claim about it has the wrong type. */
export type AuthenticationReason = "authentication_insufficient" | "claim_invalid";

const MAX_VALUES = 64;
/** Printable ASCII without space, quote and backslash: `acr_values` is a list separated by spaces in a quoted string. */
const ACR = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/;

/** Checks how an endpoint requires the user to have authenticated. */
export function compileAuthentication(
  given: unknown,
  clockSkewSeconds: number,
  faults: Faults,
): AuthenticationDemand | undefined {
  if (given === undefined) return undefined;
  if (!isObject(given) || Array.isArray(given)) {
    const message = `must be an object with \`acr\`, \`maxAgeSeconds\` or both, received ${received(given)}`;
    faults.add("option_invalid", "authentication", message);
    return undefined;
  }
  const inside = faults.within("authentication.");
  const own: UserAuthentication = inside.own(given, ["acr", "maxAgeSeconds"]);
  if (own.acr === undefined && own.maxAgeSeconds === undefined) {
    const message = "has no requirement: set `acr` or `maxAgeSeconds`, or leave it out";
    faults.add("option_invalid", "authentication", message);
  }
  const acr = compileAcr(own.acr, inside);
  const maxAgeSeconds =
    own.maxAgeSeconds === undefined
      ? undefined
      : integerWithin(own, "maxAgeSeconds", [0, 31_622_400, 0], inside);
  const parameters = [
    ...(acr.length > 0 ? [`acr_values="${acr.join(" ")}"`] : []),
    ...(maxAgeSeconds === undefined ? [] : [`max_age="${maxAgeSeconds}"`]),
  ].join(", ");
  return Object.freeze({ acr, maxAgeSeconds, clockSkewSeconds, parameters });
}

function compileAcr(acr: unknown, faults: Faults): readonly string[] {
  if (acr === undefined) return [];
  const isList = Array.isArray(acr) && acr.length > 0 && acr.length <= MAX_VALUES;
  if (isList && [...acr].every((each) => typeof each === "string" && ACR.test(each)))
    return Object.freeze([...new Set<string>(acr)]);
  const message =
    `must be a list of 1 to ${MAX_VALUES} values of 1 to 256 printable ASCII characters without space, quote and backslash, ` +
    `received ${received(acr)}`;
  faults.add("option_invalid", "acr", message);
  return [];
}

/**
 * Checks `acr` and `auth_time` of a verified token.
 *
 * A missing claim does not meet a requirement, and neither does an `auth_time` that is in the future by more than the clock skew.
 *
 * @param now in milliseconds since the Unix epoch; called only where an age is required
 * @returns the denial, or `undefined`
 * @see RFC 9470 section 5, OpenID Connect Core section 2
 */
export function judgeAuthentication(
  claims: ClaimsSet,
  { acr: accepted, maxAgeSeconds, clockSkewSeconds }: AuthenticationDemand,
  clock: Pick<Clock, "now">,
): AuthenticationReason | undefined {
  if (mistypedIn(claims, accepted.length > 0, maxAgeSeconds !== undefined) !== undefined)
    return "claim_invalid";
  const { acr, auth_time: authTime } = claims;
  if (accepted.length > 0 && !(typeof acr === "string" && accepted.includes(acr)))
    return "authentication_insufficient";
  if (maxAgeSeconds === undefined) return undefined;
  if (typeof authTime !== "number") return "authentication_insufficient";
  const age = clock.now() / 1000 - authTime;
  return age >= -clockSkewSeconds && age <= maxAgeSeconds + clockSkewSeconds
    ? undefined
    : "authentication_insufficient";
}

/** The claim that is used and has the wrong type, with the right one. */
export function mistypedIn(
  { acr, auth_time: authTime }: ClaimsSet,
  usesAcr: boolean,
  usesTime: boolean,
): readonly [name: string, type: string] | undefined {
  if (usesAcr && acr !== undefined && typeof acr !== "string") return ["acr", "a string"];
  if (usesTime && authTime !== undefined && !Number.isFinite(authTime))
    return ["auth_time", "a number"];
  return undefined;
}
