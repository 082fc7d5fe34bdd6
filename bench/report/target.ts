import type { Quartiles } from "../measure/statistics.js";
import { digits, spread } from "./numbers.js";

/** What Callgate is to achieve, and whether it did. */
export interface Target {
  /** The same in every run. */
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  /** The same by processor time: holds on a machine that is busy with other things, too. Not what the target is about. */
  readonly byProcessor?: string;
  readonly met: boolean;
}

/** What was measured, by the clock and, where that was read, by processor time. */
export interface Measured {
  readonly byClock: Quartiles;
  readonly byProcessor?: Quartiles;
}

/** Met where the median is not below the bound. */
export function atLeast(name: string, measured: Measured, bound: number, unit = ""): Target {
  const met = median(measured) >= bound;
  return { name, wanted: `≥ ${digits(bound)}${unit}`, met, ...written(measured, unit) };
}

/** Met where the median is not above the bound. */
export function atMost(name: string, measured: Measured, bound: number, unit = ""): Target {
  const met = median(measured) <= bound;
  return { name, wanted: `≤ ${digits(bound)}${unit}`, met, ...written(measured, unit) };
}

/** How far ahead of one of several others something is. */
export interface Lead extends Measured {
  readonly of: string;
}

/** Met where the median is above 1 for the one that comes closest. */
export function aheadOf(name: string, leads: readonly Lead[]): Target {
  const [first, ...others] = leads;
  if (first === undefined) throw new Error(`${name}: nothing to compare with`);
  const next = others.reduce((a, b) => (median(a) <= median(b) ? a : b), first);
  const { measured, ...rest } = written(next, "×");
  return {
    name,
    wanted: "> 1×",
    measured: `${measured} ${next.of}`,
    ...rest,
    met: median(next) > 1,
  };
}

function median({ byClock }: Measured): number {
  return byClock[1];
}

function written(
  { byClock, byProcessor }: Measured,
  unit: string,
): Pick<Target, "measured" | "byProcessor"> {
  return {
    measured: spread(byClock, unit),
    ...(byProcessor !== undefined && { byProcessor: spread(byProcessor, unit) }),
  };
}
