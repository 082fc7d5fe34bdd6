/** A lock that is held, until it is released or its time has passed. */
export interface Lease {
  /**
   * Releases the lock, if it is still this lease that holds it: after its time another one may.
   *
   * @throws {StoreUnavailableError} as a rejection; the lock then ends with its time
   */
  release(): Promise<void>;
}

/**
 * Lets one of several processes do a task. A lock ends with its time, and a process may be suspended longer than that: a
 * lock saves work, and does not protect what must not happen twice.
 */
export interface LockStore {
  /**
   * Acquires a lock, without waiting for it.
   *
   * @param key printable ASCII, 1 to 512 characters
   * @param leaseMs the longest time that it is held, in milliseconds: a whole number from 1 to 600 000 (10 minutes)
   * @returns `undefined` while another lease holds it
   * @throws {StoreUnavailableError} as a rejection
   */
  acquire(key: string, leaseMs: number): Promise<Lease | undefined>;
}
