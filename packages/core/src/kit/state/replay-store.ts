/** Records what may be used only once: each key is claimed by one request, across all processes. */
export interface ReplayStore {
  /**
   * Claims a key for a time.
   *
   * Of any number of claims of the same key within `ttlMs`, in any number of processes that share the store, one is `true`.
   * After `ttlMs` the key may be claimed again.
   *
   * @param key printable ASCII, 1 to 512 characters; a hash of what may be used once, never a token
   * @param ttlMs how long the claim holds, in milliseconds: a whole number from 1 to 86 400 000 (a day)
   * @param holder whose claim it is, such as the thumbprint of a client's key: a store may bound how many one holder has, and throws
   * `StoreUnavailableError` (`holder_full`) beyond it. Other stores ignore it
   * @returns whether this claim is the first; at once where the store is in this process
   * @throws {StoreUnavailableError} as a rejection too, when that cannot be determined: the request is then undecided (503)
   */
  claim(key: string, ttlMs: number, holder?: string): boolean | Promise<boolean>;
}
