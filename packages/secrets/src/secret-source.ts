/** Why a secret is requested: for the first time, to notice a change, or because a server refused the last one. */
export type SecretReason = "initial" | "poll" | "rejected";

/** How a secret is requested. */
export interface SecretRequest {
  /** `rejected` bypasses every cache: the store itself is read. */
  readonly reason: SecretReason;
  /** Detaches this caller; a read that others wait for continues for them. */
  readonly signal?: AbortSignal | undefined;
}

/** The request of a `get()` without an argument, which code without types may call. */
export const INITIAL: SecretRequest = Object.freeze({ reason: "initial" });

/** One value a secret has or had. */
export interface SecretVersion {
  readonly value: string;
  /**
   * Identifies this value among all values of the source: two secrets with the same version have the same value.
   *
   * Safe to log: neither the value nor a digest of it.
   */
  readonly version: string;
}

/** A secret as it is now. */
export interface Secret extends SecretVersion {
  /** The previous value, where it is known: a server may not accept the new one yet. */
  readonly previous?: SecretVersion | undefined;
  /** When the value expires, in seconds since the Unix epoch, where the store reports it. */
  readonly notAfter?: number | undefined;
}

/**
 * Where a secret comes from.
 *
 * Any object of this shape is a source; `envSecret`, `fileSecret` and the like create the built-in ones.
 */
export interface SecretSource {
  /** @throws {SecretUnavailableError} when no value is available, neither read nor cached */
  get(request: SecretRequest): Promise<Secret>;
}
