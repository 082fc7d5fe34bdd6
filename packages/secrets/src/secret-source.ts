/** Why a secret is asked for: for the first time, to see whether it changed, or because a server refused the last one. */
export type SecretReason = "initial" | "poll" | "rejected";

/** How a secret is asked for. */
export interface SecretRequest {
  /** `rejected` passes any cache by: the store itself is asked. */
  readonly reason: SecretReason;
  /** Detaches this caller; what the source began for several goes on for the others. */
  readonly signal?: AbortSignal | undefined;
}

/** One value a secret has or had. */
export interface SecretVersion {
  readonly value: string;
  /**
   * Names this value among all that the source has given: two secrets of one version are one value.
   *
   * Safe to log: neither the value nor a digest of it.
   */
  readonly version: string;
}

/** A secret as it is now. */
export interface Secret extends SecretVersion {
  /** The value before this one, where the store still has it: a server may not know the new one yet. */
  readonly previous?: SecretVersion | undefined;
  /** When the value stops being good, in seconds since the Unix epoch, where the store says so. */
  readonly notAfter?: number | undefined;
}

/**
 * Where a secret comes from.
 *
 * Anything with this shape will do; the built-in sources are made by `envSecret`, `fileSecret` and their like.
 */
export interface SecretSource {
  /** @throws {SecretUnavailableError} when there is no value, neither new nor remembered */
  get(request: SecretRequest): Promise<Secret>;
}
