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

/** The stable names of configuration mistakes. */
export type ConfigurationFaultCode =
  | "option_missing"
  | "option_unknown"
  | "option_invalid"
  | "option_conflict"
  | "audience_missing"
  | "audience_unchecked_refused"
  | "issuer_insecure"
  | "issuer_duplicate"
  | "jwks_unusable"
  | "callers_missing"
  | "callers_empty"
  | "caller_unqualified"
  | "caller_unknown_alias"
  | "until_invalid"
  | "enforce_from_invalid"
  | "scope_invalid"
  | "scope_cycle"
  | "role_invalid"
  | "role_unreadable"
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
