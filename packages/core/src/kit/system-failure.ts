import { failureCause } from "./net/failure-cause.js";
import { sharedAcrossCopies } from "./shared-across-copies.js";

/**
 * Why something outside the process could not be reached or read, as one code of Node's, OpenSSL's or undici's. Kept as the
 * `cause` of our own errors in place of the original, whose text may contain what was sent.
 */
export class SystemFailure extends Error {
  static {
    sharedAcrossCopies(SystemFailure, "SystemFailure");
  }

  override readonly name = "SystemFailure";
  /** `ENOENT`, `ENOTFOUND`, `ECONNREFUSED`, `SELF_SIGNED_CERT_IN_CHAIN`, … */
  readonly code: string;

  /** @param host host and port of the request, where they are from the configuration */
  constructor(code: string, host?: string) {
    super(host === undefined ? code : `${code}, ${host}`);
    this.code = code;
  }
}

/** Reduces an error to its code; `undefined` where it has none. */
export function systemFailureOf(error: unknown, host?: string): SystemFailure | undefined {
  const code = failureCause(error);
  return code === undefined ? undefined : new SystemFailure(code, host);
}
