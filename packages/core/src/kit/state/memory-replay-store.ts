import { Faults } from "../configuration/faults.js";
import { checkClock, integerWithin } from "../configuration/option-checks.js";
import { type Clock, systemClock } from "../time/clock.js";
import { checkEntry, LONGEST_MS } from "./check-entry.js";
import { ClaimTable } from "./claim-table.js";
import type { ReplayStore } from "./replay-store.js";
import { StoreUnavailableError } from "./store-unavailable-error.js";

/** Options of {@link memoryReplayStore}. */
export interface MemoryReplayStoreOptions {
  /** Most claims in force, 37 to 75 bytes each. 1 to 10 000 000, default 200 000. Beyond it no claim is accepted (`full`). */
  readonly maxEntries?: number;
  /**
   * Most claims in force of one client's key, so that no client can fill the store for all. 1 to half of `maxEntries`, default
   * 20 000, or that half where it is less. Beyond it its proofs are refused (`proof_replayed`); counted within a second.
   */
  readonly maxPerKey?: number;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * A {@link ReplayStore} in this process: each claim is answered at once, and other processes do not see it.
 *
 * An entry in force is never evicted, which would let it be used again: where there is no room, the store throws
 * `StoreUnavailableError` (`full`), and the request is undecided (503).
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function memoryReplayStore(options: MemoryReplayStoreOptions = {}): ReplayStore {
  const faults = new Faults();
  const own = faults.own(options, ["maxEntries", "maxPerKey", "clock"]);
  const { clock = systemClock } = own;
  const maxEntries = integerWithin(own, "maxEntries", [1, 10_000_000, 200_000], faults);
  const half = Math.max(1, Math.floor(maxEntries / 2));
  const maxPerKey = integerWithin(own, "maxPerKey", [1, half, Math.min(20_000, half)], faults);
  checkClock(clock, faults);
  faults.throwIfAny("memoryReplayStore");
  const table = new ClaimTable(maxEntries, maxPerKey);
  return Object.freeze<ReplayStore>({
    claim(key, ttlMs, holder) {
      checkEntry(key, ttlMs, LONGEST_MS.claim);
      // 0 is a free place of the table.
      const now = clock.monotonic() + 1;
      const isFirst = table.claim(key, now, now + ttlMs, holder);
      if (typeof isFirst === "string") throw new StoreUnavailableError(isFirst);
      return isFirst;
    },
  });
}
