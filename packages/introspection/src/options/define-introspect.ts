import type { ClientAuthentication } from "@callgate/client/authentication";
import {
  type Algorithm,
  canonicalAlgorithm,
  Faults,
  type IssuerProfile,
  integerWithin,
  readAlgorithms,
  received,
} from "@callgate/core/kit";
import type { AnswerProfile } from "../answers/answer-profile.js";
import type { BearerAuthentication } from "../bearer.js";
import { defineAnswers } from "./define-answers.js";
import { defineEndpoint, defineResponseAudiences } from "./define-names.js";
import { checkAuth, defineShared, defineTokenPattern, defineUnknownToken } from "./define-parts.js";
import type { IntrospectOptions, SharedAnswersOptions } from "./introspect-options.js";

/** The options of {@link introspect}: checked, with every default filled in, frozen. */
export interface DefinedIntrospection {
  readonly clientId: string;
  readonly auth: ClientAuthentication | BearerAuthentication | "none";
  readonly tokens: "opaque" | "all";
  readonly endpoint: string | undefined;
  /** The profile of answers, for an issuer with this profile. */
  readonly answersFor: (profile: IssuerProfile) => AnswerProfile;
  readonly signed: boolean;
  readonly algorithms: ReadonlySet<Algorithm> | undefined;
  readonly responseAudiences: ReadonlySet<string>;
  readonly cacheMs: number;
  readonly negativeCacheMs: number;
  readonly maxEntries: number;
  readonly refreshAhead: boolean;
  readonly assumeLifetimeSeconds: number;
  readonly staleIfErrorMs: number;
  readonly timeoutMs: number;
  readonly concurrency: number;
  readonly queue: number;
  readonly missesPerSecond: number;
  readonly missBurst: number;
  readonly reserve: number;
  /** Statuses that mean "no". */
  readonly unknownToken: ReadonlySet<number>;
  readonly maxTokenLength: number;
  readonly prefix: string | undefined;
  readonly shared: SharedAnswersOptions | undefined;
}

const NUMBERS = {
  cacheSeconds: [0, 600, 30],
  negativeCacheSeconds: [0, 60, 10],
  maxEntries: [1, 1_000_000, 10_000],
  staleIfErrorSeconds: [0, 300, 0],
  timeoutMs: [100, 60_000, 3000],
  concurrency: [1, 1000, 32],
  queue: [0, 100_000, 1000],
  missesPerSecond: [1, 100_000, 200],
  missBurst: [1, 100_000, 400],
} as const satisfies Partial<Record<keyof IntrospectOptions, readonly [number, number, number]>>;

const OPTIONS: readonly (keyof IntrospectOptions)[] = [
  "clientId",
  "auth",
  "tokens",
  "endpoint",
  "answers",
  "signed",
  "algorithms",
  "responseAudience",
  ...(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]),
  "refreshAhead",
  "assumeLifetimeSeconds",
  "reserve",
  "unknownToken",
  "tokenPattern",
  "shared",
];

/** RFC 6749 appendix A.1. */
const CLIENT_ID = /^(?! *$)[\x20-\x7e]{1,1024}$/;
const LARGEST_RESERVE = 0.9;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function defineIntrospect(options: IntrospectOptions): DefinedIntrospection {
  const faults = new Faults();
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    faults.add("option_missing", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny("introspect");
  }
  const given = faults.own(options, OPTIONS, ["clientId", "auth"]);
  const { clientId, auth, refreshAhead = true, reserve = 0.25 } = given;
  if (typeof clientId !== "string" || !CLIENT_ID.test(clientId))
    faults.add(
      clientId === undefined ? "option_missing" : "option_invalid",
      "clientId",
      `must be 1 to 1024 printable ASCII characters, more than blanks, received ${received(clientId)}`,
    );
  checkAuth(auth, clientId, faults);
  if (typeof refreshAhead !== "boolean")
    faults.add(
      "option_invalid",
      "refreshAhead",
      `must be true or false, received ${received(refreshAhead)}`,
    );
  if (typeof reserve !== "number" || !(reserve >= 0 && reserve <= LARGEST_RESERVE))
    faults.add(
      "option_invalid",
      "reserve",
      `must be a number from 0 to ${LARGEST_RESERVE}, received ${received(reserve)}`,
    );
  const integer = (option: keyof typeof NUMBERS): number =>
    integerWithin(given, option, NUMBERS[option], faults);
  const cacheSeconds = integer("cacheSeconds");
  const { maxLength, prefix } = defineTokenPattern(given.tokenPattern, faults);
  const signed = oneOf(given, "signed", ["off", "require"], faults) === "require";
  for (const option of ["algorithms", "responseAudience"] as const) {
    if (given[option] !== undefined && !signed)
      faults.add("option_conflict", option, 'is about signed answers: add `signed: "require"`');
  }
  const algorithms = readAlgorithms(given.algorithms, faults);
  const defined: DefinedIntrospection = Object.freeze({
    clientId,
    auth,
    tokens: oneOf(given, "tokens", ["opaque", "all"], faults),
    endpoint: defineEndpoint(given.endpoint, faults),
    answersFor: defineAnswers(given.answers, faults),
    signed,
    algorithms: algorithms && new Set(algorithms.map(canonicalAlgorithm)),
    responseAudiences: defineResponseAudiences(given.responseAudience, clientId, faults),
    cacheMs: cacheSeconds * 1000,
    negativeCacheMs: integer("negativeCacheSeconds") * 1000,
    maxEntries: integer("maxEntries"),
    refreshAhead,
    assumeLifetimeSeconds: integerWithin(
      given,
      "assumeLifetimeSeconds",
      [1, 86_400, Math.max(1, cacheSeconds)],
      faults,
    ),
    staleIfErrorMs: integer("staleIfErrorSeconds") * 1000,
    timeoutMs: integer("timeoutMs"),
    concurrency: integer("concurrency"),
    queue: integer("queue"),
    missesPerSecond: integer("missesPerSecond"),
    missBurst: integer("missBurst"),
    reserve,
    unknownToken: defineUnknownToken(given.unknownToken, faults),
    maxTokenLength: maxLength,
    prefix,
    shared: defineShared(given.shared, faults),
  });
  faults.throwIfAny("introspect");
  return defined;
}

function oneOf<const T extends string>(
  given: IntrospectOptions,
  option: keyof IntrospectOptions,
  words: readonly [T, T],
  faults: Faults,
): T {
  const value = given[option];
  const found = words.find((word) => word === value);
  if (found === undefined && value !== undefined)
    faults.add(
      "option_invalid",
      option,
      `must be "${words[0]}" or "${words[1]}", received ${received(value)}`,
    );
  return found ?? words[0];
}
