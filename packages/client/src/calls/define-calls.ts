import {
  checkFunction,
  defineInsecureOrigins,
  Faults,
  INSECURE_ORIGINS_REMEDY,
  isSecureUrl,
  received,
  Warnings,
  warnInsecureOrigins,
} from "@callgate/core/kit";
import { defineAudience, defineResources, defineScope } from "../options/define-grant.js";
import type { TokenRequest } from "../options/token-request.js";
import {
  type AnswerHead,
  type IsRefused,
  isBoundTokenRefused,
  isTokenRefused,
} from "./token-refusal.js";
import type { SuppliedToken } from "./token-supplier.js";

/** The options of every way of calling with a token. */
export interface CallOptions {
  /**
   * Where the token may be sent: 1 to 100 origins, compared exactly, such as `https://orders.example.com`. Scheme, host and
   * port, nothing after them; https, or http on loopback or where `insecureOrigins` lists it. It is sent nowhere else.
   */
  readonly origins: readonly string[];
  /** Another scope than the client was created with: space-delimited or a list, in any order. Default: the client's. */
  readonly scope?: string | readonly string[];
  /** Another API than the client was created with, at servers that take an `audience` parameter. Default: the client's. */
  readonly audience?: string;
  /** Other services than the client was created with (RFC 8707). Default: the client's. */
  readonly resource?: string | readonly string[];
  /**
   * Decides whether a service refused the token itself, so that another one may help: then the token is taken out of use,
   * and the call is sent once more. It receives status and headers. A demand for another nonce (RFC 9449) never counts as one.
   * Default: 401 with a Bearer challenge, or a DPoP challenge where the token is bound to a key, that says
   * `invalid_token`, or that has no `error` at all.
   *
   * However often it returns `true`, another token is requested at most twice at once, and then once in 30 seconds.
   */
  readonly isRefused?: IsRefused;
  /**
   * Those of `origins` that may be called over plain http, exactly as listed: `["http://inventory:3000"]`. Default
   * none, but loopback is always accepted. A token can be read on the way; a process warning
   * (`CALLGATE_INSECURE_ORIGIN`) says so once.
   */
  readonly insecureOrigins?: readonly string[];
}

const MAX_ORIGINS = 100;
const OPTIONS = ["origins", "scope", "audience", "resource", "isRefused", "insecureOrigins"];

/** The same, checked. */
export interface DefinedCalls {
  readonly origins: ReadonlySet<string>;
  /** What each call requires of its token. */
  readonly request: Omit<TokenRequest, "signal" | "minRemainingMs">;
  /** Whether a service refused the token that was sent. */
  readonly isRefused: (answer: AnswerHead, token: SuppliedToken) => boolean;
}

/** What differs between ways of calling. */
export interface CallsRules {
  /** Options beside those of {@link CallOptions}, each a function. */
  readonly functions?: readonly string[];
  /** Whether there is a warning about plain http. Default `true`. */
  readonly warnings?: boolean;
}

/**
 * Checks the options of a way of calling.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function defineCalls(
  subject: string,
  options: CallOptions,
  { functions = [], warnings = true }: CallsRules = {},
): DefinedCalls {
  const faults = new Faults();
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const code = options === undefined ? "option_missing" : "option_invalid";
    faults.add(code, "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny(subject);
  }
  const given = faults.own(options, [...OPTIONS, ...functions], ["origins"]);
  const insecureOrigins = defineInsecureOrigins(given, faults);
  checkOrigins(given.origins, insecureOrigins, faults);
  const scope = defineScope(given.scope, faults);
  const audience = defineAudience(given.audience, faults);
  const resource = defineResources(given.resource, faults);
  for (const name of ["isRefused", ...functions]) {
    checkFunction(name, (given as unknown as Record<string, unknown>)[name], faults);
  }
  faults.throwIfAny(subject);
  if (warnings) warnOnce(insecureOrigins);
  return {
    origins: new Set(given.origins),
    request: Object.freeze({
      ...(scope !== undefined && { scope }),
      ...(audience !== undefined && { audience }),
      ...(resource.length > 0 && { resource }),
    }),
    isRefused: refusalBy(given.isRefused),
  };
}

function refusalBy(isRefused: IsRefused | undefined): DefinedCalls["isRefused"] {
  if (isRefused !== undefined) return (answer) => isRefused(answer) === true;
  return (answer, { prover }) =>
    prover === undefined ? isTokenRefused(answer) : isBoundTokenRefused(answer);
}

/** Functions that call may be made often, even one for each call: there is one warning for each origin and process. */
const warned = new Set<string>();

function warnOnce(origins: readonly string[]): void {
  const unknown = origins.filter((origin) => !warned.has(origin));
  for (const origin of unknown) warned.add(origin);
  warnInsecureOrigins(unknown, new Warnings(true));
}

function checkOrigins(origins: unknown, insecureOrigins: readonly string[], faults: Faults): void {
  if (origins === undefined) {
    faults.add(
      "option_missing",
      "origins",
      'must say where the token may go: `["https://orders.example.com"]`',
    );
  } else if (!Array.isArray(origins) || origins.length === 0 || origins.length > MAX_ORIGINS) {
    faults.add(
      "option_invalid",
      "origins",
      `must be a list of 1 to ${MAX_ORIGINS} origins, received ${received(origins)}`,
    );
  } else {
    [...origins].forEach((origin: unknown, index) => {
      checkOrigin(origin, `origins[${index}]`, insecureOrigins, faults);
    });
  }
}

// An address may hold a password, so what was received is repeated only where it is an origin or less.
function checkOrigin(
  value: unknown,
  option: string,
  insecureOrigins: readonly string[],
  faults: Faults,
): void {
  if (typeof value !== "string" || !URL.canParse(value) || value.includes("*")) {
    faults.add("option_invalid", option, "must be an origin such as `https://orders.example.com`");
    return;
  }
  const { origin } = new URL(value);
  if (!isSecureUrl(origin, insecureOrigins)) {
    faults.add(
      "option_invalid",
      option,
      `must be an origin of https (http on loopback; ${INSECURE_ORIGINS_REMEDY})`,
    );
  } else if (origin !== value) {
    faults.add(
      "option_invalid",
      option,
      `must be an origin, nothing before or after it: \`${origin}\``,
    );
  }
}
