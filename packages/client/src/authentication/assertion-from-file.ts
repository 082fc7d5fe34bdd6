import { readFile, stat } from "node:fs/promises";
import { Faults } from "@callgate/core/kit";
import type { SecretSource } from "@callgate/secrets";
import { givenOptions, kindOf } from "./authentication-options.js";
import type { ClientAuthentication } from "./client-authentication.js";
import {
  assertedBy,
  assertionTypeIn,
  WORKLOAD_IDENTITY_OPTIONS,
  type WorkloadIdentityOptions,
} from "./workload-identity.js";

/** Longest assertion read, in bytes. No JWT that fits into a form comes near it. */
const MAX_BYTES = 65_536;

/**
 * Authenticates with a JWT that the platform keeps fresh in a file: a Kubernetes projected service-account token, a
 * SPIFFE JWT-SVID.
 *
 * The file is read for every single request, and never cached: whether it is replaced by a rename, by the swap of
 * a symbolic link or in place, the next request has the new one. An assertion past its `exp` is not sent.
 *
 * @param path of the file; symbolic links are followed at every read
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @see RFC 7523 section 2.2
 * @example
 * const auth = assertionFromFile("/var/run/secrets/tokens/login.example.com");
 */
export function assertionFromFile(
  path: string,
  options: WorkloadIdentityOptions = {},
): ClientAuthentication {
  const faults = new Faults();
  if (typeof path !== "string" || path === "" || path.includes("\0")) {
    faults.add("option_invalid", "path", `must be the path of a file, received ${kindOf(path)}`);
  }
  const given = givenOptions(options, WORKLOAD_IDENTITY_OPTIONS, faults);
  const type = assertionTypeIn(given, faults);
  faults.throwIfAny("assertionFromFile");
  return assertedBy(assertionFile(path), type, options.clock);
}

/** A source that always reads. Each content that differs from the previous one has the next version. */
function assertionFile(path: string): SecretSource {
  let last: string | undefined;
  let count = 0;
  return {
    async get({ signal }) {
      const file = await stat(path);
      if (!file.isFile() || file.size > MAX_BYTES) throw new TypeError("no file of an assertion");
      const value = (await readFile(path, { encoding: "utf8", signal })).trim();
      if (value !== last) count += 1;
      last = value;
      return { value, version: `${count}` };
    },
  };
}
