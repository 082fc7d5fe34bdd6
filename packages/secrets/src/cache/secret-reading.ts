import type { SecretReason } from "../secret-source.js";

/** One value as a store gave it. */
export interface ReadVersion {
  readonly value: string;
  /** The store's own name for this value: safe to log, and never given to another value. */
  readonly version?: string | undefined;
}

/** A secret as a store gave it. */
export interface SecretReading extends ReadVersion {
  /** The value before this one, where the store still has it. */
  readonly previous?: ReadVersion | undefined;
  /** When the value stops being good, in seconds since the Unix epoch. */
  readonly notAfter?: number | undefined;
}

/** How a store is asked. */
export interface ReadRequest {
  /** Under `rejected`, whatever cache stands before the store is to be passed by. */
  readonly reason: SecretReason;
  /** Ends the reading: its time is up. */
  readonly signal: AbortSignal;
}

/** Asks a store once. Whatever it throws counts as a failure of the store; nothing of it is passed on. */
export type ReadSecret = (request: ReadRequest) => Promise<SecretReading>;
