import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import { kindOf, ownOptions } from "../options/option-checks.js";
import { ReadFailure } from "../read-failure.js";
import type { SecretSource } from "../secret-source.js";

/** Options of {@link envSecret}. */
export interface EnvSecretOptions extends CacheOptions {
  /** Name of the variable with the previous value. Default: none, the last different value read is the previous one. */
  readonly previousName?: string;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const CONVENTIONAL_NAME = /^[A-Z_][A-Z0-9_]*$/;

/**
 * A secret in an environment variable.
 *
 * Read again like any other source, though the environment of a process seldom changes: to rotate without a restart,
 * mount a file.
 *
 * @param name the name of the variable, not its value
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function envSecret(name: string, options: EnvSecretOptions = {}): SecretSource {
  const faults = new Faults();
  const subject = "envSecret";
  checkName(name, "name", faults);
  const known = ["previousName", ...CACHE_OPTIONS];
  const given = ownOptions(options, { subject, known }, faults);
  const { previousName } = given as EnvSecretOptions;
  if (previousName !== undefined) checkName(previousName, "previousName", faults);
  const settings = defineCache(given, faults);
  faults.throwIfAny(subject);

  const read = async () => {
    const value = process.env[name];
    if (value === undefined) throw new ReadFailure("secret_missing");
    const previous = previousName === undefined ? undefined : process.env[previousName];
    return { value, previous: previous === undefined ? undefined : { value: previous } };
  };
  return new CachedSource(inErrors(name), read, settings);
}

function checkName(name: unknown, option: string, faults: Faults): void {
  if (typeof name === "string" && NAME.test(name)) return;
  faults.add(
    "option_invalid",
    option,
    `must be the name of an environment variable, received ${kindOf(name)}`,
  );
}

/** `envSecret(process.env.SECRET)` passes the secret as the name: only a conventional name is repeated. */
function inErrors(name: string): string {
  return CONVENTIONAL_NAME.test(name) ? `environment variable ${name}` : "environment variable";
}
