import {
  checkFunction,
  defineInsecureOrigins,
  type Faults,
  type FetchLike,
  globalFetch,
  INSECURE_ORIGINS_REMEDY,
  integerWithin,
  isSecureUrl,
  Warnings,
  warnInsecureOrigins,
} from "@callgate/core/kit";
import type { ExchangeLimits } from "../http/exchange.js";
import { kindOf, numberOrKindOf } from "./option-checks.js";

/** Options of sources that make HTTP requests themselves. */
export interface HttpOptions {
  /**
   * Makes the requests: any `fetch`, undici's and node-fetch's too; default the global one, looked up at each request. For
   * a proxy, a private CA, or tests.
   */
  readonly fetch?: FetchLike;
  /** Longest response read, in bytes: 1024 to 16 777 216, default 262 144. */
  readonly maxResponseBytes?: number;
  /**
   * Origins that may be called over plain http, exactly as listed: `["http://vault:8200"]`. 1 to 20 http origins
   * without path and wildcard; default none, but loopback is always accepted.
   *
   * The secret, and the token it is read with, can be read on the way. A process warning (`CALLGATE_INSECURE_ORIGIN`)
   * says so, once per source.
   */
  readonly insecureOrigins?: readonly string[];
}

/** The names of {@link HttpOptions}. */
export const HTTP_OPTIONS: readonly (keyof HttpOptions)[] = [
  "fetch",
  "maxResponseBytes",
  "insecureOrigins",
];

/** Checks the options of sources that make HTTP requests. */
export function defineFetch(
  options: Readonly<Record<string, unknown>>,
  faults: Faults,
): ExchangeLimits {
  const { fetch = globalFetch } = options as HttpOptions;
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

/** Warns about plain http, once for each source that uses it. */
export function warnOfInsecureOrigins(
  options: Readonly<Record<string, unknown>>,
  warnings: boolean,
): void {
  const { insecureOrigins = [] } = options as HttpOptions;
  warnInsecureOrigins(insecureOrigins, new Warnings(warnings));
}

/**
 * Reads the address of a store, without a query: https, or http on this machine or at one of `insecureOrigins`.
 *
 * @returns the address without a slash at its end
 */
export function storeAddress(
  options: Readonly<Record<string, unknown>>,
  option: string,
  { without, byDefault }: AddressRule,
  faults: Faults,
): string {
  const insecureOrigins = defineInsecureOrigins(options, faults);
  const value = options[option];
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === "string" && isSecureUrl(value, insecureOrigins) && !value.includes("?")) {
    const address = value.replace(/\/$/, "");
    if (without === undefined || !address.endsWith(without)) return address;
  }
  const code = value === undefined ? "option_missing" : "option_invalid";
  const rest = without === undefined ? "query" : `query and without ${without}`;
  faults.add(
    code,
    option,
    `must be an https URL without ${rest} (http on loopback; ${INSECURE_ORIGINS_REMEDY}), received ${kindOf(value)}`,
  );
  return "";
}
