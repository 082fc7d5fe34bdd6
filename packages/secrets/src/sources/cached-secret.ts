import { Faults } from "@callgate/core/kit";
import { CachedSource } from "../cache/cached-source.js";
import type { ReadSecret } from "../cache/secret-reading.js";
import { CACHE_OPTIONS, type CacheOptions, defineCache } from "../options/cache-options.js";
import { kindOf, ownOptions, textMatching } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";

/** Options of {@link cachedSecret}. */
export interface CachedSecretOptions extends CacheOptions {
  /** Name of the store in errors, up to 200 printable ASCII characters; default `secret store`. */
  readonly name?: string;
}

/**
 * Makes a source out of a function that reads some store once: single flight, cached, kept while the store is down.
 *
 * @param read an error it throws is not passed on; the code is `store_error`
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const secret = cachedSecret(async () => ({ value: await keyring.read("orders") }), { name: "keyring" });
 */
export function cachedSecret(read: ReadSecret, options: CachedSecretOptions = {}): SecretSource {
  const faults = new Faults();
  const subject = "cachedSecret";
  if (typeof read !== "function") {
    faults.add("option_invalid", "read", `must be a function, received ${kindOf(read)}`);
  }
  const given = ownOptions(options, { subject, known: ["name", ...CACHE_OPTIONS] }, faults);
  const settings = defineCache(given, faults);
  const name = textMatching(
    given,
    "name",
    {
      pattern: /^[\x20-\x7e]{1,200}$/,
      expected: "1 to 200 printable ASCII characters",
      byDefault: "secret store",
    },
    faults,
  );
  faults.throwIfAny(subject);
  return new CachedSource(name, read, settings);
}
