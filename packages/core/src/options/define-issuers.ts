import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { defineAliasedIssuer, defineOnlyIssuer, ISSUER_OPTIONS } from "./define-issuer.js";
import type { IssuerLimits } from "./define-key-location.js";
import type { GateOptions } from "./gate-options.js";

const MAX_ISSUERS = 100;

/** Checks whom a gate trusts: its only issuer, at the top level, or each of several. */
export function defineIssuers(
  options: GateOptions,
  limits: IssuerLimits,
  faults: Faults,
): readonly TrustedIssuer[] {
  const { issuers } = options as { issuers?: unknown };
  if (issuers === undefined) return [defineOnlyIssuer(options, limits, faults)];
  for (const name of ISSUER_OPTIONS) {
    if (options[name] === undefined) continue;
    faults.add("option_conflict", name, "stands beside `issuers`: write it inside each of them");
  }
  if (!Array.isArray(issuers) || issuers.length === 0 || issuers.length > MAX_ISSUERS) {
    faults.add(
      "option_invalid",
      "issuers",
      `must be a list of 1 to ${MAX_ISSUERS}, received ${received(issuers)}`,
    );
    return [];
  }
  const defined = issuers.map((issuer, index) =>
    defineAliasedIssuer(issuer, index, limits, faults),
  );
  addDuplicates(defined, faults);
  return defined.filter((issuer) => issuer !== undefined);
}

function addDuplicates(issuers: readonly (TrustedIssuer | undefined)[], faults: Faults): void {
  for (const [index, issuer] of issuers.entries()) {
    const before = issuers.slice(0, index);
    if (issuer === undefined) continue;
    if (before.some((other) => other?.issuer === issuer.issuer)) {
      faults.add("issuer_duplicate", `issuers[${index}].issuer`, `is there already`);
    }
    if (before.some((other) => other?.alias === issuer.alias)) {
      faults.add("issuer_duplicate", `issuers[${index}].alias`, `is there already`);
    }
  }
}
