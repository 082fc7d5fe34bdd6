import type { IssuerProfile } from "../issuer/profiles/issuer-profile.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { hasStrayCharacters, isNonEmptyStringList } from "../kit/configuration/option-checks.js";

const MAX_AUDIENCES = 100;

/**
 * Checks the audiences that are this service.
 *
 * @param profiles of the issuer's JWTs, and of its introspection answers where its opaque tokens are accepted
 * @returns `undefined` where the operator wrote `"unchecked"` and a profile checks something else instead
 */
export function defineAudiences(
  audience: unknown,
  profiles: readonly [IssuerProfile, ...IssuerProfile[]],
  faults: Faults,
): ReadonlySet<string> | undefined {
  if (audience === "unchecked") {
    if (profiles.every(({ insteadOfAudience }) => insteadOfAudience === undefined)) {
      faults.add(
        "audience_unchecked_refused",
        "audience",
        `is "unchecked", but profile "${profiles[0].name}" checks nothing in its place: name this service's audience`,
      );
    }
    return undefined;
  }
  const audiences = typeof audience === "string" ? [audience] : audience;
  if (audience === undefined || audience === null) {
    faults.add(
      "audience_missing",
      "audience",
      "is missing: name this service, or tokens issued for other services would be accepted",
    );
  } else if (!isNonEmptyStringList(audiences, MAX_AUDIENCES) || audiences.includes("unchecked")) {
    faults.add(
      "option_invalid",
      "audience",
      `must be a non-empty string, or a list of 1 to ${MAX_AUDIENCES}, received ${received(audience)}`,
    );
  } else if (audiences.some(hasStrayCharacters)) {
    faults.add(
      "option_invalid",
      "audience",
      `must have no control characters, and no space at either end: no token would match, received ${received(audience)}`,
    );
  }
  return new Set(Array.isArray(audiences) ? audiences : []);
}
