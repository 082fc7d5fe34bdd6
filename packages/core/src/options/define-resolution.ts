import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { Faults, received } from "../kit/configuration/faults.js";
import { integerWithin, isObject } from "../kit/configuration/option-checks.js";
import { defineAliasedIssuer } from "./define-issuer.js";
import type { IssuerLimits } from "./define-key-location.js";
import type { ResolvedIssuersOptions } from "./issuer-options.js";

/** How issuers are resolved at run time: checked, with every default filled in. */
export interface IssuerResolution {
  /** Calls the application. @throws {ConfigurationError} for invalid options, and whatever it throws */
  readonly resolve: (iss: string) => Promise<TrustedIssuer | undefined>;
  readonly max: number;
  readonly maxAgeMs: number;
}

/** Checks how issuers are resolved. */
export function defineResolution(
  options: object,
  limits: IssuerLimits,
  faults: Faults,
): IssuerResolution {
  const inside = faults.within("issuers.");
  const given: Partial<ResolvedIssuersOptions> = inside.own(
    options,
    ["resolve", "max", "maxAgeSeconds"],
    ["resolve"],
  );
  const { resolve } = given;
  if (typeof resolve !== "function") {
    inside.add(
      resolve === undefined ? "option_missing" : "option_invalid",
      "resolve",
      `must be a function from \`iss\` to the issuer's options, received ${received(resolve)}`,
    );
  }
  return Object.freeze({
    resolve: async (iss: string) => defineResolved(iss, await resolve?.(iss), limits),
    max: integerWithin(given, "max", [1, 100_000, 1000], inside),
    maxAgeMs: 1000 * integerWithin(given, "maxAgeSeconds", [1, 86_400, 600], inside),
  });
}

function defineResolved(
  iss: string,
  options: unknown,
  limits: IssuerLimits,
): TrustedIssuer | undefined {
  if (options === undefined) return undefined;
  const faults = new Faults();
  const given = isObject(options) ? { issuer: iss, ...options } : options;
  const defined = defineAliasedIssuer(given, "resolved", limits, faults);
  if (defined?.introspection !== undefined)
    faults.add(
      "option_conflict",
      "resolved.introspection",
      "needs an issuer that is listed: an opaque token does not name its issuer, so that there is nothing to resolve",
    );
  if (defined !== undefined && defined.issuer !== iss)
    faults.add(
      "option_conflict",
      "resolved.issuer",
      "must be the `iss` that was passed to `resolve`: leave it out",
    );
  faults.throwIfAny("issuers.resolve");
  return defined;
}
