import { sharedAcrossCopies } from "../shared-across-copies.js";

/** One mistake in the configuration: where it is, and what to do about it. */
export interface ConfigurationFault {
  /**
   * Stable name of the mistake; branch on this, never on the message. The faults of a policy document have names of
   * their own, which `@callgate/policy` lists.
   */
  readonly code: ConfigurationFaultCode | (string & Record<never, never>);
  /** The option at fault, as it is written: `audience`, `issuers[1].alias`. */
  readonly option: string;
  /** What was expected, what was received, and what to write instead. */
  readonly message: string;
  /** Where the fault is in a file: `callgate.yaml:12:38`. */
  readonly at?: string;
}

/** The stable names of configuration mistakes. The table in docs/reference/codes.md is generated from the comments. */
export type ConfigurationFaultCode =
  /** An option that is required is not there. */
  | "option_missing"
  /** There is no option of this name. */
  | "option_unknown"
  /** A value that the option cannot have, `undefined` included: leave the option out for its default. */
  | "option_invalid"
  /** Two options that contradict each other, or one without effect beside another. */
  | "option_conflict"
  /** A gate or an issuer without `audience`. */
  | "audience_missing"
  /** `audience: "unchecked"` with a profile that checks nothing in its place. */
  | "audience_unchecked_refused"
  /** Plain http to a host other than this machine, or a value that is not an address: use https. */
  | "issuer_insecure"
  /** One issuer, or one alias, twice. */
  | "issuer_duplicate"
  /** A JWK Set in the configuration without a key that can be used. */
  | "jwks_unusable"
  /** An endpoint policy without `callers`. */
  | "callers_missing"
  /** An empty list of callers: write `"none"`. */
  | "callers_empty"
  /** A caller without an alias, where issuers have them: it does not identify its issuer. */
  | "caller_unqualified"
  /** A caller under an alias that no issuer has. */
  | "caller_unknown_alias"
  /** `until` is neither a day of the calendar nor an instant with its zone. */
  | "until_invalid"
  /** `enforceFrom` is neither a day nor an instant, or is beside `mode: "enforce"`. */
  | "enforce_from_invalid"
  /** What cannot be a scope (RFC 6749 section 3.3). */
  | "scope_invalid"
  /** A scope that implies itself, directly or by others. */
  | "scope_cycle"
  /** What cannot be a role. */
  | "role_invalid"
  /** Roles, where no issuer's profile reads any. */
  | "role_unreadable"
  /** What this environment lacks: an algorithm, threads, a version of a package. */
  | "environment_unsupported";

/**
 * Thrown when something is created from invalid options: a gate, an endpoint policy, a token client, a
 * source of secrets. One class in every package.
 *
 * Every fault is reported at once; {@link ConfigurationError.faults} lists them. Never thrown while a
 * request is being decided.
 */
export class ConfigurationError extends Error {
  static {
    sharedAcrossCopies(ConfigurationError, "ConfigurationError");
  }

  override readonly name = "ConfigurationError";
  /** Stable: every configuration mistake has this code; each fault has its own as well. */
  readonly code = "callgate_configuration_invalid";
  readonly faults: readonly ConfigurationFault[];

  constructor(subject: string, faults: readonly ConfigurationFault[]) {
    super(
      `${subject}: ${faults.length === 1 ? "1 fault" : `${faults.length} faults`}\n` +
        faults.map(toLine).join("\n"),
    );
    this.faults = Object.freeze(faults.map((fault) => Object.freeze({ ...fault })));
  }
}

function toLine({ at, message, code }: ConfigurationFault): string {
  return `  - ${at === undefined ? "" : `${at} `}${message} [${code}]`;
}
