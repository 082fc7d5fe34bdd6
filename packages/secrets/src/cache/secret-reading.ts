import type { SecretReason } from "../secret-source.js";

/** One value as a store returned it. */
export interface ReadVersion {
  readonly value: string;
  /** The store's own name for this value: safe to log, and never used for another value. */
  readonly version?: string | undefined;
}

/** A secret as a store returned it. */
export interface SecretReading extends ReadVersion {
  /** The previous value, where the store still has it. */
  readonly previous?: ReadVersion | undefined;
  /** When the value expires, in seconds since the Unix epoch. */
  readonly notAfter?: number | undefined;
}

/** How a store is read. */
export interface ReadRequest {
  /** With `rejected`, any cache in front of the store must be bypassed. */
  readonly reason: SecretReason;
  /** Aborted when the time for the read is up. */
  readonly signal: AbortSignal;
}

/** Reads a store once. An error counts as a failure of the store; nothing of it is passed on. */
export type ReadSecret = (request: ReadRequest) => Promise<SecretReading>;
