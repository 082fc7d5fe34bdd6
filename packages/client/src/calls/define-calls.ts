import { checkFunction, Faults, isSecureUrl, received } from "@callgate/core/kit";
import { defineScope } from "../options/define-grant.js";

/** The options of every way of calling with a token. */
export interface CallOptions {
  /**
   * Where the token may be sent: 1 to 100 origins, compared exactly, such as `https://orders.example.com`. Scheme, host and
   * port, nothing after them; https, or http on loopback. It is sent nowhere else.
   */
  readonly origins: readonly string[];
  /** Another scope than the client was created with: space-delimited or a list, in any order. */
  readonly scope?: string | readonly string[] | undefined;
}

const MAX_ORIGINS = 100;

/** The same, checked. */
export interface DefinedCalls {
  readonly origins: ReadonlySet<string>;
  readonly scope: string | undefined;
}

/**
 * Checks the options of a way of calling.
 *
 * @param functions names of the options beside those of {@link CallOptions}, each a function
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function defineCalls(
  subject: string,
  options: CallOptions,
  functions: readonly string[] = [],
): DefinedCalls {
  const faults = new Faults();
  if (typeof options !== "object" || options === null) {
    faults.add("option_missing", "options", `must be an object, received ${received(options)}`);
    faults.throwIfAny(subject);
  }
  faults.addUnknown(options, ["origins", "scope", ...functions]);
  checkOrigins(options.origins, faults);
  const scope = defineScope(options.scope, faults);
  for (const name of functions) {
    checkFunction(name, (options as unknown as Record<string, unknown>)[name], faults);
  }
  faults.throwIfAny(subject);
  return { origins: new Set(options.origins), scope };
}

function checkOrigins(origins: unknown, faults: Faults): void {
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
    origins.forEach((origin: unknown, index) => {
      checkOrigin(origin, `origins[${index}]`, faults);
    });
  }
}

// An address may hold a password, so what was received is repeated only where it is an origin or less.
function checkOrigin(value: unknown, option: string, faults: Faults): void {
  if (typeof value !== "string" || !URL.canParse(value) || value.includes("*")) {
    faults.add("option_invalid", option, "must be an origin such as `https://orders.example.com`");
    return;
  }
  const { origin } = new URL(value);
  if (!isSecureUrl(origin)) {
    faults.add("option_invalid", option, "must be an origin of https, or of http on loopback");
  } else if (origin !== value) {
    faults.add(
      "option_invalid",
      option,
      `must be an origin, nothing before or after it: \`${origin}\``,
    );
  }
}
