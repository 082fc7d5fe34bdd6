import {
  type Clock,
  checkClock,
  checkFunction,
  type Faults,
  integerWithin,
  systemClock,
} from "@callgate/core/kit";
import { kindOf, numberOrKindOf } from "./option-checks.js";

/** Options that every built-in source takes. */
export interface CacheOptions {
  /**
   * For how long a value is handed out before its store is asked again, in seconds: 1 to 86 400, default 300.
   *
   * Each source draws its own time within ± 10 %. Long, a rotation is noticed late, unless a server rejects the old
   * value; short, the store has to bear it.
   */
  readonly cacheSeconds?: number | undefined;
  /** Longest time one reading may take, in milliseconds: 100 to 60 000, default 5000. */
  readonly timeoutMs?: number | undefined;
  /** Where the time is read; default the machine's clock. For tests. */
  readonly clock?: Clock | undefined;
  /** Where jitter comes from, at least 0 and below 1; default `Math.random`. For tests. */
  readonly random?: (() => number) | undefined;
}

/** Checked, with every default filled in. */
export interface CacheSettings {
  readonly cacheSeconds: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** The names of {@link CacheOptions}. */
export const CACHE_OPTIONS: readonly (keyof CacheOptions)[] = [
  "cacheSeconds",
  "timeoutMs",
  "clock",
  "random",
];

/** Checks the options that every source takes. */
export function defineCache(
  options: Readonly<Record<string, unknown>>,
  faults: Faults,
): CacheSettings {
  const { clock = systemClock, random = Math.random } = options as CacheOptions;
  checkClock(clock, faults, kindOf);
  checkFunction("random", random, faults, kindOf);
  return Object.freeze({
    cacheSeconds: integerWithin(options, "cacheSeconds", [1, 86_400, 300], faults, numberOrKindOf),
    timeoutMs: integerWithin(options, "timeoutMs", [100, 60_000, 5000], faults, numberOrKindOf),
    clock,
    random,
  });
}
