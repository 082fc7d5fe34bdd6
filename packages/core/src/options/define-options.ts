import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { Faults, received } from "../kit/configuration/faults.js";
import {
  checkClock,
  checkFunction,
  integerWithin,
  isObject,
} from "../kit/configuration/option-checks.js";
import { type FetchLike, globalFetch } from "../kit/net/fetch-like.js";
import { defineInsecureOrigins } from "../kit/net/insecure-origins.js";
import { type Clock, systemClock } from "../kit/time/clock.js";
import type { Mode } from "../policy/endpoint-policy.js";
import { ISSUER_OPTIONS } from "./define-issuer.js";
import { defineIssuers } from "./define-issuers.js";
import type { IssuerLimits } from "./define-key-location.js";
import type { GateOptions, SharedOptions } from "./gate-options.js";

/** A gate's options: checked, with every default filled in, frozen. */
export interface DefinedOptions {
  readonly issuers: readonly TrustedIssuer[];
  readonly clockSkewSeconds: number;
  readonly maxTokenLifetimeSeconds: number | undefined;
  readonly maxTokenBytes: number;
  readonly maxCachedTokens: number;
  readonly outageToleranceSeconds: number;
  readonly fetchTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly maxKeys: number;
  readonly insecureOrigins: readonly string[];
  readonly warnings: boolean;
  readonly prefetch: boolean;
  readonly realm: string;
  readonly problemTypeBaseUrl: string | undefined;
  readonly mode: Mode;
  readonly onDecision: SharedOptions["onDecision"];
  readonly fetch: FetchLike;
  readonly clock: Clock;
}

const SHARED_OPTIONS = [
  "clockSkewSeconds",
  "maxTokenLifetimeSeconds",
  "maxTokenBytes",
  "cache",
  "outageToleranceSeconds",
  "fetchTimeoutMs",
  "maxResponseBytes",
  "maxKeys",
  "insecureOrigins",
  "warnings",
  "prefetch",
  "realm",
  "problemTypeBaseUrl",
  "mode",
  "onDecision",
  "fetch",
  "clock",
] as const satisfies readonly (keyof SharedOptions)[];

const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,128}$/;

/**
 * Checks a gate's options and fills in the defaults.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function defineOptions(options: GateOptions): DefinedOptions {
  const faults = new Faults();
  if (typeof options !== "object" || options === null) {
    faults.add("option_missing", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny("Gate options");
  }
  const given = faults.own(
    options,
    [...ISSUER_OPTIONS, "issuers", ...SHARED_OPTIONS],
    ["issuer", "audience"],
  );
  const { realm = "api", problemTypeBaseUrl, mode = "enforce", onDecision } = given;
  const { warnings = true, prefetch = false, fetch = globalFetch, clock = systemClock } = given;
  const insecureOrigins = defineInsecureOrigins(given, faults);
  const integer = (
    option: keyof SharedOptions & keyof DefinedOptions,
    bounds: [number, number, number],
  ): number => integerWithin(given, option, bounds, faults);

  const maxKeys = integer("maxKeys", [1, 10_000, 100]);
  const limits: IssuerLimits = { insecureOrigins, maxKeys };
  const defined: DefinedOptions = Object.freeze({
    issuers: defineIssuers(given, limits, faults),
    clockSkewSeconds: integer("clockSkewSeconds", [0, 300, 5]),
    maxTokenLifetimeSeconds:
      given.maxTokenLifetimeSeconds === undefined
        ? undefined
        : integer("maxTokenLifetimeSeconds", [1, 31_622_400, 31_622_400]),
    maxTokenBytes: integer("maxTokenBytes", [256, 65_536, 16_384]),
    maxCachedTokens: defineCache(given.cache, faults),
    outageToleranceSeconds: integer("outageToleranceSeconds", [0, 604_800, 3600]),
    fetchTimeoutMs: integer("fetchTimeoutMs", [100, 60_000, 5000]),
    maxResponseBytes: integer("maxResponseBytes", [1024, 16_777_216, 262_144]),
    maxKeys,
    insecureOrigins,
    warnings,
    prefetch,
    realm,
    problemTypeBaseUrl,
    mode,
    onDecision,
    fetch,
    clock,
  });
  checkShared(defined, faults);
  faults.throwIfAny("Gate options");
  return defined;
}

function defineCache(cache: unknown, faults: Faults): number {
  const given = cache === undefined ? {} : cache;
  if (!isObject(given)) {
    faults.add("option_invalid", "cache", `must be an object, received ${received(cache)}`);
    return 0;
  }
  const inside = faults.within("cache.");
  const own = inside.own(given, ["maxTokens"]);
  return integerWithin(own, "maxTokens", [0, 1_000_000, 10_000], inside);
}

function checkShared(
  { warnings, prefetch, realm, problemTypeBaseUrl, mode, onDecision, fetch, clock }: DefinedOptions,
  faults: Faults,
): void {
  if (typeof realm !== "string" || !REALM.test(realm)) {
    faults.add(
      "option_invalid",
      "realm",
      `must be 1 to 128 printable ASCII characters without quote and backslash, received ${received(realm)}`,
    );
  }
  if (problemTypeBaseUrl !== undefined && !isPublicUrl(problemTypeBaseUrl)) {
    faults.add(
      "option_invalid",
      "problemTypeBaseUrl",
      `must be an http or https URL of at most 1024 characters, received ${received(problemTypeBaseUrl)}`,
    );
  }
  if (mode !== "enforce" && mode !== "report") {
    faults.add(
      "option_invalid",
      "mode",
      `must be "enforce" or "report", received ${received(mode)}`,
    );
  }
  for (const [option, value] of Object.entries({ warnings, prefetch })) {
    if (typeof value !== "boolean")
      faults.add("option_invalid", option, `must be true or false, received ${received(value)}`);
  }
  checkFunction("onDecision", onDecision, faults);
  checkFunction("fetch", fetch, faults);
  checkClock(clock, faults);
}

function isPublicUrl(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^https?:\/\/[\x21-\x7e]{1,1016}$/.test(value) &&
    URL.canParse(value)
  );
}
