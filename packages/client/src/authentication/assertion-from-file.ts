import { readFile, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { Faults, systemFailureOf } from "@callgate/core/kit";
import {
  type SecretSource,
  type SecretUnavailableCode,
  SecretUnavailableError,
} from "@callgate/secrets";
import { kindOf } from "./authentication-options.js";
import type { ClientAuthentication } from "./client-authentication.js";
import {
  assertedBy,
  defineWorkloadIdentity,
  type WorkloadIdentityOptions,
} from "./workload-identity.js";

/** Longest assertion read, in bytes: far more than any JWT needs. */
const MAX_BYTES = 65_536;

/**
 * Authenticates with a JWT that the platform renews in a file: a Kubernetes projected service-account token, a
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
  const defined = defineWorkloadIdentity(options, faults);
  faults.throwIfAny("assertionFromFile");
  return assertedBy(assertionFile(path), defined);
}

/** A source that always reads. Each content that differs from the previous one has the next version. */
function assertionFile(path: string): SecretSource {
  let last: string | undefined;
  let count = 0;
  return {
    async get({ signal }) {
      const value = (await readAssertion(path, signal)).trim();
      if (value !== last) count += 1;
      last = value;
      return { value, version: `${count}` };
    },
  };
}

async function readAssertion(path: string, signal: AbortSignal | undefined): Promise<string> {
  // A path that is not absolute may be the assertion itself, passed by mistake: it is not repeated.
  const source = isAbsolute(path) ? `file ${path}` : "file with a relative path";
  try {
    const file = await stat(path);
    if (!file.isFile()) throw new SecretUnavailableError("secret_invalid", source);
    if (file.size > MAX_BYTES) throw new SecretUnavailableError("secret_too_large", source);
    return await readFile(path, { encoding: "utf8", signal });
  } catch (error) {
    if (error instanceof SecretUnavailableError) throw error;
    const cause = systemFailureOf(error);
    const code = (cause && CODES[cause.code]) ?? "store_error";
    throw new SecretUnavailableError(code, source, { cause });
  }
}

const CODES: Readonly<Record<string, SecretUnavailableCode>> = {
  ENOENT: "secret_missing",
  ENOTDIR: "secret_missing",
  EACCES: "access_denied",
  EPERM: "access_denied",
};
