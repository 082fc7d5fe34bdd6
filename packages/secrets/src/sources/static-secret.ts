import { Faults, withoutLineEnd } from "@callgate/core/kit";
import { knownSecret, knownVersion } from "../cache/known-secret.js";
import { kindOf } from "../options/option-checks.js";
import type { SecretSource } from "../secret-source.js";

let hasWarned = false;

/**
 * A secret that never changes, for tests and first steps.
 *
 * Warns once per process, as `CALLGATE_STATIC_SECRET`: such a secret cannot be rotated without a restart, and often
 * ends up in the source code.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when the value is not a string or empty
 */
export function staticSecret(value: string): SecretSource {
  const faults = new Faults();
  if (typeof value !== "string" || withoutLineEnd(value) === "") {
    faults.add("option_invalid", "value", `must be a non-empty string, received ${kindOf(value)}`);
  }
  faults.throwIfAny("staticSecret");
  if (!hasWarned) {
    hasWarned = true;
    process.emitWarning(
      "A static secret cannot be rotated without a restart: use envSecret, fileSecret or a secret store in production",
      { type: "CallgateWarning", code: "CALLGATE_STATIC_SECRET" },
    );
  }
  const secret = knownSecret(knownVersion(withoutLineEnd(value), "1"), undefined, undefined);
  return Object.freeze<SecretSource>({ get: async () => secret });
}
