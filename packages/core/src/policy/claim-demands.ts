import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import type { ClaimsSet } from "../token/claims-set.js";
import type { Json } from "../token/json.js";

/** A claim's value as an endpoint may require it. */
export type ClaimValue = string | number | boolean;

/** One claim that an endpoint requires, and its accepted values. */
export interface ClaimDemand {
  readonly name: string;
  readonly values: readonly ClaimValue[];
  isMetBy(claims: ClaimsSet): boolean;
}

const MAX_CLAIMS = 20;
const MAX_VALUES = 256;
const MAX_LENGTH = 1024;

/**
 * Checks the claims that an endpoint requires.
 *
 * A claim is accepted when it is one of the values, or a list that has one of them: exactly, type included.
 */
export function compileClaims(given: unknown, faults: Faults): readonly ClaimDemand[] {
  if (given === undefined) return NONE;
  if (!isObject(given) || Array.isArray(given)) {
    faults.add("option_invalid", "claims", `must be an object, received ${received(given)}`);
    return NONE;
  }
  const { length } = Object.keys(given);
  if (length === 0 || length > MAX_CLAIMS) {
    faults.add(
      "option_invalid",
      "claims",
      `must name 1 to ${MAX_CLAIMS} claims, received ${length}: leave it out to require none`,
    );
  }
  const entries = faults.within("claims.").entries(given);
  return Object.freeze(entries.map(([name, values]) => compileClaim(name, values, faults)));
}

const NONE: readonly ClaimDemand[] = Object.freeze([]);

function compileClaim(name: string, given: unknown, faults: Faults): ClaimDemand {
  // A copy has no holes, which `every` would skip: a missing claim would be accepted.
  const values: readonly unknown[] = Array.isArray(given) ? [...given] : [given];
  if (values.length === 0 || values.length > MAX_VALUES || !values.every(isClaimValue)) {
    faults.add(
      "option_invalid",
      `claims.${name}`,
      `must be a string, a number or a boolean, or a list of 1 to ${MAX_VALUES}, received ${received(given)}`,
    );
  }
  const accepted = new Set(values);
  const isAccepted = (value: Json | undefined): boolean => accepted.has(value);
  return Object.freeze<ClaimDemand>({
    name,
    values: Object.freeze(values as readonly ClaimValue[]),
    isMetBy: (claims) => {
      const value = claims[name];
      return Array.isArray(value) ? value.some(isAccepted) : isAccepted(value);
    },
  });
}

function isClaimValue(value: unknown): value is ClaimValue {
  if (typeof value === "string") return value !== "" && value.length <= MAX_LENGTH;
  return typeof value === "boolean" || Number.isFinite(value);
}
