import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { isNonEmptyStringList } from "../kit/configuration/option-checks.js";

const MAX_AUDIENCES = 100;

/**
 * Checks which of the gate's audiences an endpoint accepts.
 *
 * @param issuers whose audiences are known; `undefined` for issuers that are resolved at run time
 * @returns `undefined` where the endpoint accepts all of them
 */
export function compileAudiences(
  audience: unknown,
  issuers: readonly Pick<TrustedIssuer, "audiences">[] | undefined,
  faults: Faults,
): ReadonlySet<string> | undefined {
  if (audience === undefined) return undefined;
  const audiences = typeof audience === "string" ? [audience] : audience;
  if (!isNonEmptyStringList(audiences, MAX_AUDIENCES)) {
    faults.add(
      "option_invalid",
      "audience",
      `must be a non-empty string, or a list of 1 to ${MAX_AUDIENCES}, received ${received(audience)}`,
    );
    return undefined;
  }
  for (const each of audiences) {
    if (issuers?.some((issuer) => issuer.audiences?.has(each) ?? true) ?? true) continue;
    faults.add(
      "option_conflict",
      "audience",
      `has ${received(each)}, which the gate does not accept, so every request would be refused: ` +
        "add it to the `audience` of the gate or of an issuer",
    );
  }
  return new Set(audiences);
}
