import { checkFunction, type Faults, integerWithin, isSecureUrl } from "@callgate/core/kit";
import type { ExchangeLimits } from "../http/exchange.js";
import { kindOf, numberOrKindOf } from "./option-checks.js";

/** Options of sources that make HTTP requests themselves. */
export interface HttpOptions {
  /** Makes the requests; default the global `fetch`. For a proxy, a private CA, or tests. */
  readonly fetch?: typeof fetch | undefined;
  /** Longest response read, in bytes: 1024 to 16 777 216, default 262 144. */
  readonly maxResponseBytes?: number | undefined;
}

/** The names of {@link HttpOptions}. */
export const HTTP_OPTIONS: readonly (keyof HttpOptions)[] = ["fetch", "maxResponseBytes"];

/** Checks the options of sources that make HTTP requests. */
export function defineFetch(
  options: Readonly<Record<string, unknown>>,
  faults: Faults,
): ExchangeLimits {
  const { fetch = globalThis.fetch } = options as HttpOptions;
  checkFunction("fetch", fetch, faults, kindOf);
  const maxResponseBytes = integerWithin(
    options,
    "maxResponseBytes",
    [1024, 16_777_216, 262_144],
    faults,
    numberOrKindOf,
  );
  return { fetch, maxResponseBytes };
}

/** How the address of one store differs from others. */
export interface AddressRule {
  /** A path that is appended, and must not be part of the address. */
  readonly without?: string;
  /** Without one, the option is mandatory. */
  readonly byDefault?: string;
}

/**
 * Reads the address of a store: https, or http on this machine, without a query.
 *
 * @returns the address without a slash at its end
 */
export function storeAddress(
  options: Readonly<Record<string, unknown>>,
  option: string,
  { without, byDefault }: AddressRule,
  faults: Faults,
): string {
  const value = options[option];
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === "string" && isSecureUrl(value) && !value.includes("?")) {
    const address = value.replace(/\/$/, "");
    if (without === undefined || !address.endsWith(without)) return address;
  }
  const code = value === undefined ? "option_missing" : "option_invalid";
  const rest = without === undefined ? "query" : `query and without ${without}`;
  faults.add(
    code,
    option,
    `must be an https URL (http on loopback only) without ${rest}, received ${kindOf(value)}`,
  );
  return "";
}
