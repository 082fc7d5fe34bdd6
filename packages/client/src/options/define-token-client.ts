import {
  type Clock,
  checkClock,
  checkFunction,
  defineInsecureOrigins,
  Faults,
  type FetchLike,
  integerWithin,
  received,
  systemClock,
} from "@callgate/core/kit";
import type { ClientAuthentication } from "../authentication/client-authentication.js";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { checkServer } from "./check-server.js";
import { type DefinedDpop, defineDpop } from "./define-dpop.js";
import { defineGrant, GRANT_OPTIONS } from "./define-grant.js";
import { defineTokenTypes } from "./define-token-types.js";
import type { TokenClientOptions } from "./token-client-options.js";

/** A token client's options: checked, with every default filled in, frozen. */
export interface DefinedTokenClient {
  readonly issuer: string | undefined;
  readonly tokenEndpoint: string | undefined;
  readonly clientId: string;
  readonly auth: ClientAuthentication;
  readonly grant: GrantParameters;
  /** `undefined` where tokens are bearer tokens. */
  readonly dpop: DefinedDpop | undefined;
  readonly attemptTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly maxScopes: number;
  readonly maxRequests: number;
  readonly maxWaiting: number;
  readonly credentialPollSeconds: number;
  readonly assumeLifetimeSeconds: number;
  /** In lower case; `bearer` is one of them. */
  readonly tokenTypes: ReadonlySet<string>;
  readonly insecureOrigins: readonly string[];
  readonly keepWarm: boolean;
  readonly warnings: boolean;
  readonly onEvent: TokenClientOptions["onEvent"];
  readonly fetch: FetchLike | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

const NUMBERS = {
  attemptTimeoutMs: [100, 60_000, 5000],
  totalTimeoutMs: [100, 300_000, 10_000],
  maxResponseBytes: [1024, 1_048_576, 65_536],
  maxScopes: [2, 100_000, 1000],
  maxRequests: [1, 10_000, 100],
  maxWaiting: [1, 10_000_000, 100_000],
  credentialPollSeconds: [1, 86_400, 60],
  assumeLifetimeSeconds: [1, 86_400, 300],
} as const satisfies Partial<Record<keyof TokenClientOptions, readonly [number, number, number]>>;

const OPTIONS: readonly (keyof TokenClientOptions)[] = [
  "issuer",
  "tokenEndpoint",
  "clientId",
  "auth",
  ...GRANT_OPTIONS,
  "dpop",
  ...(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]),
  "tokenTypes",
  "insecureOrigins",
  "keepWarm",
  "warnings",
  "onEvent",
  "fetch",
  "clock",
  "random",
];

/** RFC 6749 appendix A.1, which allows blanks alone; an unset variable leaves them. */
const CLIENT_ID = /^(?! *$)[\x20-\x7e]{1,1024}$/;

/**
 * Checks a token client's options and fills in the defaults.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function defineTokenClient(options: TokenClientOptions): DefinedTokenClient {
  const faults = new Faults();
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    faults.add("option_missing", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny("Token client options");
  }
  const given = faults.own(options, OPTIONS, ["clientId", "auth"]);
  const { issuer, tokenEndpoint, clientId, auth, onEvent, fetch } = given;
  const { keepWarm = false, warnings = true } = given;
  const { clock = systemClock, random = Math.random } = given;
  const insecureOrigins = defineInsecureOrigins(given, faults);
  checkServer({ issuer, tokenEndpoint }, insecureOrigins, faults);
  checkClient(clientId, auth, faults);
  const integer = (option: keyof typeof NUMBERS): number =>
    integerWithin(given, option, NUMBERS[option], faults);
  const dpop = defineDpop(given.dpop, faults);
  const defined: DefinedTokenClient = Object.freeze({
    issuer,
    tokenEndpoint,
    clientId,
    auth,
    grant: defineGrant(given, dpop?.key.thumbprint, faults),
    dpop,
    attemptTimeoutMs: integer("attemptTimeoutMs"),
    totalTimeoutMs: integer("totalTimeoutMs"),
    maxResponseBytes: integer("maxResponseBytes"),
    maxScopes: integer("maxScopes"),
    maxRequests: integer("maxRequests"),
    maxWaiting: integer("maxWaiting"),
    credentialPollSeconds: integer("credentialPollSeconds"),
    assumeLifetimeSeconds: integer("assumeLifetimeSeconds"),
    tokenTypes: defineTokenTypes(given.tokenTypes, faults),
    insecureOrigins,
    keepWarm,
    warnings,
    onEvent,
    fetch,
    clock,
    random,
  });
  checkSwitchesAndFunctions(defined, faults);
  faults.throwIfAny("Token client options");
  return defined;
}

function checkClient(clientId: unknown, auth: unknown, faults: Faults): void {
  if (typeof clientId !== "string" || !CLIENT_ID.test(clientId)) {
    const code = clientId === undefined ? "option_missing" : "option_invalid";
    faults.add(
      code,
      "clientId",
      `must be 1 to 1024 printable ASCII characters, more than blanks, received ${received(clientId)}`,
    );
  }
  const { method, credential, clientIdFault } = (auth ?? {}) as Partial<ClientAuthentication>;
  if (typeof method === "string" && typeof credential === "function") {
    const fault = typeof clientId === "string" ? clientIdFault?.(clientId) : undefined;
    if (fault !== undefined) faults.add("option_conflict", "clientId", fault);
    return;
  }
  // What was received is not repeated: written in the wrong place, it may be the secret.
  faults.add(
    auth === undefined ? "option_missing" : "option_invalid",
    "auth",
    "must say how the client proves who it is: `clientSecretBasic(envSecret(…))`, `privateKeyJwt(…)` or another of them",
  );
}

function checkSwitchesAndFunctions(
  { keepWarm, warnings, onEvent, fetch, clock, random }: DefinedTokenClient,
  faults: Faults,
): void {
  for (const [option, value] of Object.entries({ keepWarm, warnings })) {
    if (typeof value === "boolean") continue;
    faults.add("option_invalid", option, `must be true or false, received ${received(value)}`);
  }
  checkFunction("onEvent", onEvent, faults);
  checkFunction("fetch", fetch, faults);
  checkFunction("random", random, faults);
  checkClock(clock, faults);
}
