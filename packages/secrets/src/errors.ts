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

const TEXTS: Readonly<Record<SecretUnavailableCode, string>> = Object.freeze({
  secret_missing: "there is no such secret",
  secret_empty: "the secret is empty",
  secret_invalid: "the secret is not of the form that was configured",
  secret_too_large: "the secret is larger than its limit",
  access_denied: "access was denied",
  store_credential_unavailable: "what the store is asked with cannot be had",
  store_unreachable: "the store cannot be reached",
  store_timeout: "the store did not answer in time",
  store_error: "the store failed",
  store_answer_invalid: "the store's answer cannot be read",
  sdk_missing: "the package @aws-sdk/client-secrets-manager is not installed",
  sources_exhausted: "no source has a value",
  aborted: "the caller no longer waits",
});

/** What a {@link SecretUnavailableError} tells beside its code. */
export interface SecretUnavailableDetails {
  /** The store's HTTP status. */
  readonly status?: number | undefined;
  /** Before this moment the store is not asked again, but for a secret that was rejected. */
  readonly retryAt?: Date | undefined;
  /** What each source said, in order; only under `sources_exhausted`. */
  readonly errors?: readonly SecretUnavailableError[];
  /** Why the credential for the store is missing; only under `store_credential_unavailable`. */
  readonly cause?: SecretUnavailableError | undefined;
}

/**
 * Thrown where a secret was asked for and there is none, neither new nor remembered.
 *
 * Neither message nor properties hold a secret, a token, a header or anything a store sent. The only `cause` there
 * ever is, is another error of this class.
 */
export class SecretUnavailableError extends Error {
  override readonly name = "SecretUnavailableError";
  readonly code: SecretUnavailableCode;
  /** Where the secret was to come from, by its names in the configuration: `Vault secret/orders`. */
  readonly source: string;
  readonly status: number | undefined;
  readonly retryAt: Date | undefined;
  readonly errors: readonly SecretUnavailableError[];

  /** @param source made of names from the configuration alone */
  constructor(code: SecretUnavailableCode, source: string, details: SecretUnavailableDetails = {}) {
    const { cause } = details;
    super(`${source}: ${TEXTS[code]} [${code}]`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.source = source;
    this.status = details.status;
    this.retryAt = details.retryAt;
    this.errors = Object.freeze([...(details.errors ?? [])]);
  }
}
