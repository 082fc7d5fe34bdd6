import { Faults, received } from "../kit/configuration/faults.js";
import { namesOf } from "../kit/configuration/names-of.js";
import { integerWithin, isObject } from "../kit/configuration/option-checks.js";
import { type FetchLike, globalFetch } from "../kit/net/fetch-like.js";
import { defineInsecureOrigins } from "../kit/net/insecure-origins.js";
import { type Clock, systemClock } from "../kit/time/clock.js";
import type { Mode } from "../policy/endpoint-policy.js";
import type { ScopeImplications } from "../policy/scope-implications.js";
import type { DefinedResource } from "../resource/protected-resource.js";
import type { DefinedRevocations } from "../revocation/revocation-options.js";
import type { DefinedCertificate } from "../verify/binding/certificate/defined-certificate.js";
import type { DefinedDpop } from "../verify/binding/dpop/dpop-options.js";
import type { ListedIssuer } from "../verify/introspection/introspection.js";
import type { SignatureThreads } from "../verify/jwt/signatures/signature-verifier.js";
import { type Runtime, thisRuntime } from "../verify/jwt/support/runtime.js";
import type { CacheBounds } from "../verify/verified-tokens.js";
import { checkShared } from "./check-shared.js";
import { defineCertificate } from "./define-certificate.js";
import { defineDpop } from "./define-dpop.js";
import { ISSUER_OPTIONS } from "./define-issuer.js";
import { defineIssuers } from "./define-issuers.js";
import type { IssuerLimits } from "./define-key-location.js";
import type { IssuerResolution } from "./define-resolution.js";
import { defineResource } from "./define-resource.js";
import { defineRevocations } from "./define-revocations.js";
import { defineScopeImplications } from "./define-scope-implications.js";
import type { GateOptions } from "./gate-options.js";
import type { SharedOptions } from "./shared-options.js";

/** A gate's options: checked, with every default filled in, frozen. */
export interface DefinedOptions {
  /** Empty where {@link DefinedOptions.resolution} finds them. */
  readonly issuers: readonly ListedIssuer[];
  readonly resolution: IssuerResolution | undefined;
  readonly clockSkewSeconds: number;
  readonly maxTokenLifetimeSeconds: number | undefined;
  readonly maxTokenBytes: number;
  readonly cache: CacheBounds;
  readonly signatureThreads: SignatureThreads;
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
  /** `undefined` where no scope implies another. */
  readonly scopeImplications: ScopeImplications | undefined;
  /** `undefined` where nothing is published. */
  readonly resource: DefinedResource | undefined;
  readonly revocations: DefinedRevocations;
  /** `undefined` where tokens that are bound to a DPoP key are refused. */
  readonly dpop: DefinedDpop | undefined;
  /** `undefined` where tokens that are bound to a certificate are refused. */
  readonly certificate: DefinedCertificate | undefined;
  readonly onDecision: SharedOptions["onDecision"];
  readonly fetch: FetchLike;
  readonly waitUntil: SharedOptions["waitUntil"];
  readonly clock: Clock;
}

const SHARED_OPTIONS = namesOf<SharedOptions>({
  clockSkewSeconds: true,
  maxTokenLifetimeSeconds: true,
  maxTokenBytes: true,
  cache: true,
  signatureThreads: true,
  outageToleranceSeconds: true,
  fetchTimeoutMs: true,
  maxResponseBytes: true,
  maxKeys: true,
  insecureOrigins: true,
  warnings: true,
  prefetch: true,
  realm: true,
  problemTypeBaseUrl: true,
  mode: true,
  scopeImplies: true,
  resource: true,
  revocations: true,
  dpop: true,
  certificate: true,
  onDecision: true,
  fetch: true,
  waitUntil: true,
  clock: true,
});

/**
 * Checks a gate's options and fills in the defaults.
 *
 * @param runtime what it will run on; another one is for tests
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function defineOptions(
  options: GateOptions,
  runtime: Runtime = thisRuntime,
): DefinedOptions {
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
  const { signatureThreads = "auto", waitUntil } = given;
  const { warnings = true, prefetch = false, fetch = globalFetch, clock = systemClock } = given;
  const insecureOrigins = defineInsecureOrigins(given, faults);
  const integer = (
    option: keyof SharedOptions & keyof DefinedOptions,
    bounds: [number, number, number],
  ): number => integerWithin(given, option, bounds, faults);

  const clockSkewSeconds = integer("clockSkewSeconds", [0, 300, 5]);
  const maxKeys = integer("maxKeys", [1, 10_000, 100]);
  const limits: IssuerLimits = { insecureOrigins, maxKeys, runtime };
  const { listed, resolution } = defineIssuers(given, limits, faults);
  const defined: DefinedOptions = Object.freeze({
    issuers: listed,
    resolution,
    clockSkewSeconds,
    maxTokenLifetimeSeconds:
      given.maxTokenLifetimeSeconds === undefined
        ? undefined
        : integer("maxTokenLifetimeSeconds", [1, 31_622_400, 31_622_400]),
    maxTokenBytes: integer("maxTokenBytes", [256, 65_536, 16_384]),
    cache: defineCache(given.cache, faults),
    signatureThreads,
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
    scopeImplications: defineScopeImplications(given.scopeImplies, faults),
    resource: defineResource(given.resource, { listed, resolution }, faults),
    revocations: defineRevocations(given.revocations, faults),
    dpop: defineDpop(given.dpop, clockSkewSeconds, faults),
    certificate: defineCertificate(given.certificate, faults),
    onDecision,
    fetch,
    waitUntil,
    clock,
  });
  checkShared(defined, runtime, faults);
  faults.throwIfAny("Gate options");
  return defined;
}

function defineCache(cache: unknown, faults: Faults): CacheBounds {
  const given = cache === undefined ? {} : cache;
  if (!isObject(given)) {
    faults.add("option_invalid", "cache", `must be an object, received ${received(cache)}`);
    return { maxTokens: 0, maxBytes: 0 };
  }
  const inside = faults.within("cache.");
  const own = inside.own(given, ["maxTokens", "maxBytes"]);
  return {
    maxTokens: integerWithin(own, "maxTokens", [0, 1_000_000, 10_000], inside),
    maxBytes: integerWithin(own, "maxBytes", [65_536, 1_073_741_824, 67_108_864], inside),
  };
}
