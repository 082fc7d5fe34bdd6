import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { ClaimsSet } from "../../../token/claims-set.js";
import type { Json } from "../../../token/json.js";

/**
 * Denies a verified token for one claim, and reports its name and JSON type to operators, but no part of its value.
 *
 * @param name from the profile or from a specification
 * @param expected what it has to be: `a number`
 */
export function claimInvalid(claims: ClaimsSet, name: string, expected: string): Denial {
  return denyBecause("claim_invalid", () => ({
    expected: [`${name}: ${expected}`],
    received: [`${name}: ${kindOf(claims[name])}`],
  }));
}

function kindOf(value: Json | undefined): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
