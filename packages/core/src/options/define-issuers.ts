import { type Faults, received } from "../kit/configuration/faults.js";
import { isObject } from "../kit/configuration/option-checks.js";
import type { ListedIssuer } from "../verify/introspection/introspection.js";
import { checkPrefixes } from "./define-introspection.js";
import { defineAliasedIssuer, defineOnlyIssuer, ISSUER_OPTIONS } from "./define-issuer.js";
import type { IssuerLimits } from "./define-key-location.js";
import { defineResolution, type IssuerResolution } from "./define-resolution.js";
import type { GateOptions } from "./gate-options.js";

const MAX_ISSUERS = 100;

/** The issuers that a gate trusts: a list, or a function of the application. */
export interface DefinedIssuers {
  /** Empty where they are resolved at run time. */
  readonly listed: readonly ListedIssuer[];
  readonly resolution: IssuerResolution | undefined;
}

/** Checks which issuers a gate trusts: one at the top level, a list of several, or a way to resolve them. */
export function defineIssuers(
  options: GateOptions,
  limits: IssuerLimits,
  faults: Faults,
): DefinedIssuers {
  const { issuers } = options as { issuers?: unknown };
  if (isObject(issuers) && !Array.isArray(issuers)) {
    addConflicts(options, "is set beside `issuers`: return it from `issuers.resolve`", faults);
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
): readonly ListedIssuer[] {
  if (issuers === undefined) return [defineOnlyIssuer(options, limits, faults)];
  addConflicts(options, "is set beside `issuers`: write it inside each of them", faults);
  if (!Array.isArray(issuers) || issuers.length === 0 || issuers.length > MAX_ISSUERS) {
    faults.add(
      "option_invalid",
      "issuers",
      `must be a list of 1 to ${MAX_ISSUERS}, or an object with \`resolve\`, received ${received(issuers)}`,
    );
    return [];
  }
  const defined = Array.from(issuers, (issuer, index) =>
    defineAliasedIssuer(issuer, `issuers[${index}]`, limits, faults),
  );
  addDuplicates(defined, faults);
  checkPrefixes(defined, faults);
  return defined.filter((issuer) => issuer !== undefined);
}

function addDuplicates(issuers: readonly (ListedIssuer | undefined)[], faults: Faults): void {
  for (const [index, issuer] of issuers.entries()) {
    const before = issuers.slice(0, index);
    if (issuer === undefined) continue;
    if (before.some((other) => other?.issuer === issuer.issuer)) {
      faults.add("issuer_duplicate", `issuers[${index}].issuer`, `is a duplicate: remove it`);
    }
    if (before.some((other) => other?.alias === issuer.alias)) {
      faults.add("issuer_duplicate", `issuers[${index}].alias`, `is a duplicate: use another`);
    }
  }
}
