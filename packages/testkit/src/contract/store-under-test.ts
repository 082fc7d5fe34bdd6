/** A store for a contract to check, opened for one check. */
export interface StoreUnderTest<Store> {
  readonly store: Store;
  /** The same store as another process sees it, over a connection of its own; `store` again where there is no such view. */
  readonly other: Store;
  /** Lets time pass: moves the clock that the store was given, or waits. */
  pass(ms: number): unknown;
  /** Ends what was opened; awaited. Default: nothing. */
  close?(): unknown;
}

/** Opens the store, with keys that no earlier check has used. */
export type OpenStore<Store> = () => StoreUnderTest<Store> | Promise<StoreUnderTest<Store>>;
