import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import { defineAliasedIssuer, defineOnlyIssuer, ISSUER_OPTIONS } from "./define-issuer.js";
import type { IssuerLimits } from "./define-key-location.js";
import { defineResolution, type IssuerResolution } from "./define-resolution.js";
import type { GateOptions } from "./gate-options.js";

const MAX_ISSUERS = 100;

/** Whom a gate trusts: a list, or whomever the application resolves. */
export interface DefinedIssuers {
  /** Empty where they are resolved. */
  readonly listed: readonly TrustedIssuer[];
  readonly resolution: IssuerResolution | undefined;
}

/** Checks whom a gate trusts: its only issuer, at the top level, each of several, or a way to resolve them. */
export function defineIssuers(
  options: GateOptions,
  limits: IssuerLimits,
  faults: Faults,
): DefinedIssuers {
  const { issuers } = options as { issuers?: unknown };
  if (isObject(issuers) && !Array.isArray(issuers)) {
    addConflicts(options, "stands beside `issuers`: return it from `issuers.resolve`", faults);
    return { listed: [], resolution: defineResolution(issuers, limits, faults) };
  }
  return { listed: defineListed(options, issuers, limits, faults), resolution: undefined };
}

function addConflicts(options: GateOptions, message: string, faults: Faults): void {
  for (const name of ISSUER_OPTIONS) {
    if (options[name] !== undefined) faults.add("option_conflict", name, message);
  }
}

function defineListed(
  options: GateOptions,
  issuers: unknown,
  limits: IssuerLimits,
  faults: Faults,
): readonly TrustedIssuer[] {
  if (issuers === undefined) return [defineOnlyIssuer(options, limits, faults)];
  addConflicts(options, "stands beside `issuers`: write it inside each of them", faults);
  if (!Array.isArray(issuers) || issuers.length === 0 || issuers.length > MAX_ISSUERS) {
    faults.add(
      "option_invalid",
      "issuers",
      `must be a list of 1 to ${MAX_ISSUERS}, or an object with \`resolve\`, received ${received(issuers)}`,
    );
    return [];
  }
  const defined = issuers.map((issuer, index) =>
    defineAliasedIssuer(issuer, `issuers[${index}]`, limits, faults),
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
