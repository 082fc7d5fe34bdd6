import { LRUCache } from "lru-cache";
import { Faults } from "../configuration/faults.js";
import { checkClock, integerWithin } from "../configuration/option-checks.js";
import { type Clock, systemClock } from "../time/clock.js";
import { checkEntry, checkKey, LONGEST_MS } from "./check-entry.js";
import type { ValueStore } from "./value-store.js";

/** Options of {@link memoryValueStore}. */
export interface MemoryValueStoreOptions {
  /** Most values kept, least recently used evicted first. 1 to 1 000 000, default 10 000. */
  readonly maxEntries?: number;
  /** Most octets of keys and values together. 1024 to 1 073 741 824, default 67 108 864 (64 MiB); a larger value is not kept. */
  readonly maxBytes?: number;
  /** The source of the time. Default: the machine's clock. */
  readonly clock?: Clock;
}

interface Kept {
  readonly value: Uint8Array;
  readonly endsMs: number;
}

/**
 * A {@link ValueStore} in this process. Values are copied in and out.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function memoryValueStore(options: MemoryValueStoreOptions = {}): ValueStore {
  const faults = new Faults();
  const own = faults.own(options, ["maxEntries", "maxBytes", "clock"]);
  const { clock = systemClock } = own;
  const max = integerWithin(own, "maxEntries", [1, 1_000_000, 10_000], faults);
  const maxSize = integerWithin(own, "maxBytes", [1024, 1_073_741_824, 67_108_864], faults);
  checkClock(clock, faults);
  faults.throwIfAny("memoryValueStore");
  const kept = new LRUCache<string, Kept>({
    max,
    maxSize,
    sizeCalculation: ({ value }, key) => key.length + value.length,
  });
  return Object.freeze<ValueStore>({
    async get(key) {
      checkKey(key);
      const found = kept.get(key);
      if (found === undefined) return undefined;
      if (clock.monotonic() < found.endsMs) return found.value.slice();
      kept.delete(key);
      return undefined;
    },
    async set(key, value, ttlMs) {
      checkEntry(key, ttlMs, LONGEST_MS.value);
      kept.set(key, { value: value.slice(), endsMs: clock.monotonic() + ttlMs });
    },
    async delete(key) {
      checkKey(key);
      kept.delete(key);
    },
  });
}
