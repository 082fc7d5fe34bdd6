/** Keeps values that are expensive to obtain again, for a time. What is lost is obtained again. */
export interface ValueStore {
  /**
   * The value under a key, or `undefined` where it is missing, or its time has passed.
   *
   * Every writer of a shared store determines what is returned here: a value that must not be forged needs authentication of
   * its own.
   *
   * @throws {StoreUnavailableError} as a rejection
   */
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * Stores a value for a time, in place of another one under the same key.
   *
   * @param key printable ASCII, 1 to 512 characters
   * @param ttlMs milliseconds, a whole number from 1 to 604 800 000 (a week)
   * @throws {StoreUnavailableError} as a rejection
   */
  set(key: string, value: Uint8Array, ttlMs: number): Promise<void>;
  /** Removes a value; without effect where it is missing. @throws {StoreUnavailableError} as a rejection */
  delete(key: string): Promise<void>;
}
