import { Faults } from "../configuration/faults.js";
import { checkClock, integerWithin } from "../configuration/option-checks.js";
import { type Clock, systemClock } from "../time/clock.js";
import { checkEntry, LONGEST_MS } from "./check-entry.js";
import type { LockStore } from "./lock-store.js";
import { StoreUnavailableError } from "./store-unavailable-error.js";

/** Options of {@link memoryLockStore}. */
export interface MemoryLockStoreOptions {
  /** Most locks held at once; beyond it none is acquired (`full`). 1 to 1 000 000, default 10 000. */
  readonly maxEntries?: number;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * A {@link LockStore} in this process, for its worker's own tasks and for tests.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function memoryLockStore(options: MemoryLockStoreOptions = {}): LockStore {
  const faults = new Faults();
  const own = faults.own(options, ["maxEntries", "clock"]);
  const { clock = systemClock } = own;
  const maxEntries = integerWithin(own, "maxEntries", [1, 1_000_000, 10_000], faults);
  checkClock(clock, faults);
  faults.throwIfAny("memoryLockStore");
  /** When each lease ends; a lease is recognized by its own object. */
  const held = new Map<string, { readonly endsMs: number }>();
  return Object.freeze<LockStore>({
    async acquire(key, leaseMs) {
      checkEntry(key, leaseMs, LONGEST_MS.lease);
      const now = clock.monotonic();
      const other = held.get(key);
      if (other !== undefined && now < other.endsMs) return undefined;
      if (other === undefined && held.size >= maxEntries) {
        for (const [each, { endsMs }] of held) if (endsMs <= now) held.delete(each);
        if (held.size >= maxEntries) throw new StoreUnavailableError("full");
      }
      const mine = { endsMs: now + leaseMs };
      held.set(key, mine);
      return Object.freeze({
        async release() {
          if (held.get(key) === mine) held.delete(key);
        },
      });
    },
  });
}
