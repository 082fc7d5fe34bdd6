import {
  type Clock,
  checkClock,
  checkFunction,
  type Faults,
  integerWithin,
  systemClock,
} from "@callgate/core/kit";
import { booleanOr, kindOf, numberOrKindOf } from "./option-checks.js";

/** Options of every built-in source. */
export interface CacheOptions {
  /**
   * How long a value is returned before its store is read again, in seconds: 1 to 86 400, default 300.
   *
   * Each source draws its own time within ± 10 %. If long, a rotation is noticed late, unless a server rejects the old
   * value; if short, the store carries the load.
   */
  readonly cacheSeconds?: number;
  /** Longest time one read may take, in milliseconds: 100 to 60 000, default 5000. */
  readonly timeoutMs?: number;
  /**
   * Whether operators are warned through `process.emitWarning` when the secret cannot be read, once per cause until it
   * can (`CALLGATE_SECRET_UNAVAILABLE`), and of plain http. Default `true`.
   */
  readonly warnings?: boolean;
  /** The clock; default the machine's. For tests. */
  readonly clock?: Clock;
  /** The source of jitter, at least 0 and below 1; default `Math.random`. For tests. */
  readonly random?: () => number;
}

/** Checked, with every default filled in. */
export interface CacheSettings {
  readonly cacheSeconds: number;
  readonly timeoutMs: number;
  readonly warnings: boolean;
  readonly clock: Clock;
  readonly random: () => number;
}

/** The names of {@link CacheOptions}. */
export const CACHE_OPTIONS: readonly (keyof CacheOptions)[] = [
  "cacheSeconds",
  "timeoutMs",
  "warnings",
  "clock",
  "random",
];

/** Checks the options of every source. */
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
    warnings: booleanOr(options, "warnings", true, faults),
    clock,
    random,
  });
}
