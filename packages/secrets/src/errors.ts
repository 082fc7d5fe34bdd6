import { SystemFailure, sharedAcrossCopies } from "@callgate/core/kit";

/** Why there is no secret. Stable: branch on this, never on the message. */
export type SecretUnavailableCode =
  | "secret_missing"
  | "secret_empty"
  | "secret_invalid"
  | "secret_too_large"
  | "access_denied"
  | "store_credential_unavailable"
  | "store_unreachable"
  | "store_timeout"
  | "store_error"
  | "store_answer_invalid"
  | "sdk_missing"
  | "sources_exhausted"
  | "aborted";

/** What to check first. A closed set: more may be added, with a line in the changelog. */
export type SecretUnavailableHint =
  | "kv_version_1"
  | "kv_version_2"
  | "field_missing"
  | "not_a_file"
  | "login_refused"
  | "vault_sealed"
  | "throttled"
  | "region_missing";

/** What a hint says in place of the text of the code. */
const HINTS: Readonly<Record<SecretUnavailableHint, readonly [wrong: string, remedy: string]>> =
  Object.freeze({
    kv_version_1: [
      "the secret does not exist",
      "the engine looks like KV version 1: write `kvVersion: 1`",
    ],
    kv_version_2: [
      "the secret does not exist",
      "the engine looks like KV version 2: write `kvVersion: 2`, and `path` without `data/`",
    ],
    field_missing: [
      "the secret exists and does not have the configured field",
      "correct `field`, or add it to the secret",
    ],
    not_a_file: [
      "the path is a folder, or another thing that is not a file",
      "name the file in it that has the secret",
    ],
    login_refused: [
      "the login to Vault was refused",
      "check `auth`: the role, what it is bound to, and where the method is mounted",
    ],
    vault_sealed: ["Vault is sealed", "unseal it"],
    throttled: ["the store limits the requests", "raise `cacheSeconds`, or the limit"],
    region_missing: [
      "no AWS region is set",
      "set `region`, or the environment variable `AWS_REGION`",
    ],
  });

/** For each code, what is wrong and what to do about it. */
const TEXTS: Readonly<Record<SecretUnavailableCode, readonly [wrong: string, remedy: string]>> =
  Object.freeze({
    secret_missing: ["the secret does not exist", "create it, or correct its name"],
    secret_empty: ["the secret is empty", "write the secret there"],
    secret_invalid: [
      "the secret does not have the configured form",
      "check its encoding and the configured field",
    ],
    secret_too_large: ["the secret is larger than its limit", "store a smaller one"],
    access_denied: ["access was denied", "allow this service to read the secret"],
    store_credential_unavailable: [
      "the credential for the store is unavailable",
      "check where it comes from",
    ],
    store_unreachable: ["the store cannot be reached", "check its address and the network"],
    store_timeout: ["the store did not answer in time", "check the store, or raise `timeoutMs`"],
    store_error: ["the store failed", "check the store"],
    store_answer_invalid: ["the store's answer is not usable", "check the store's address"],
    sdk_missing: [
      "the package @aws-sdk/client-secrets-manager is not installed",
      "add it to the dependencies",
    ],
    sources_exhausted: ["no source has a value", "make one of them available"],
    aborted: ["the caller stopped waiting", "request the secret again"],
  });

/** What a {@link SecretUnavailableError} carries beside its code. */
export interface SecretUnavailableDetails {
  /** The store's HTTP status. */
  readonly status?: number | undefined;
  /** What to check first, where more is known than the code says. */
  readonly hint?: SecretUnavailableHint | undefined;
  /** The store is not read again before this moment, unless a secret was rejected. */
  readonly retryAt?: Date | undefined;
  /** The failure of each source, in order; only with `sources_exhausted`. */
  readonly errors?: readonly SecretUnavailableError[];
  /**
   * What Node says of the connection or the file, in its own code: `ECONNREFUSED`, `ENOENT`. With
   * `store_credential_unavailable`, why that credential is unavailable.
   */
  readonly cause?: SecretUnavailableError | SystemFailure | undefined;
}

/**
 * Thrown when a secret is requested and no value is available, neither read nor cached.
 *
 * Neither message nor properties hold a secret, a token, a header or anything a store sent. A `cause`, where there is
 * one, is another error of this class, or a `SystemFailure` with Node's own code.
 */
export class SecretUnavailableError extends Error {
  static {
    sharedAcrossCopies(SecretUnavailableError, "SecretUnavailableError");
  }

  override readonly name = "SecretUnavailableError";
  readonly code: SecretUnavailableCode;
  /** Where the secret was to be read, by its names in the configuration: `Vault secret/orders`. */
  readonly source: string;
  readonly status: number | undefined;
  readonly hint: SecretUnavailableHint | undefined;
  readonly retryAt: Date | undefined;
  readonly errors: readonly SecretUnavailableError[];

  /** @param source made of names from the configuration alone */
  constructor(code: SecretUnavailableCode, source: string, details: SecretUnavailableDetails = {}) {
    const { cause } = details;
    const [wrong, remedy] = details.hint === undefined ? TEXTS[code] : HINTS[details.hint];
    const text = `${source}: ${wrong}${whyOf(details)}; ${remedy} [${code}]`;
    super(text, cause === undefined ? undefined : { cause });
    this.code = code;
    this.source = source;
    this.status = details.status;
    this.hint = details.hint;
    this.retryAt = details.retryAt;
    this.errors = Object.freeze([...(details.errors ?? [])]);
  }
}

/** What is beneath an error, for its message: names from the configuration, and codes. */
function whyOf({ cause, errors = [], status }: SecretUnavailableDetails): string {
  if (cause instanceof SystemFailure) return `, ${cause.message}`;
  const beneath = cause === undefined ? errors : [cause];
  if (beneath.length === 0 && status !== undefined) return `, status ${status}`;
  return beneath.length === 0 ? "" : ` (${beneath.map(({ message }) => message).join("; ")})`;
}
