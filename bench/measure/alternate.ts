import { type Quartiles, quartilesOf } from "./statistics.js";

/** One way of doing the work at which several are compared. */
export interface Contender {
  readonly name: string;
  /** Makes what one round works on, outside the time that counts, and returns the work. */
  readonly prepare: () => Work | Promise<Work>;
}

export type Work = () => void | Promise<void>;

/** How long to measure. */
export interface Rounds {
  readonly warmUp: number;
  readonly counted: number;
}

/** What a round took by two clocks, both in milliseconds. */
export interface RoundTime {
  readonly elapsedMs: number;
  /** Processor time of this process, its threads included: holds on a machine that is busy with other things, too. */
  readonly processorMs: number;
}

/** The rounds of each contender by name; the same place in two lists is the same round. */
export type RoundTimes = ReadonlyMap<string, readonly RoundTime[]>;

/** What one of many like pieces of work took by both clocks, in microseconds. */
export interface Cost {
  readonly microseconds: Quartiles;
  readonly processorMicroseconds: Quartiles;
}

/** @param pieces how many pieces of work one round was */
export function costOf(rounds: readonly RoundTime[], pieces: number): Cost {
  const each = (milliseconds: number): number => (milliseconds * 1000) / pieces;
  return {
    microseconds: quartilesOf(rounds.map(({ elapsedMs }) => each(elapsedMs))),
    processorMicroseconds: quartilesOf(rounds.map(({ processorMs }) => each(processorMs))),
  };
}

/** Reads both clocks. */
export type ReadClocks = () => RoundTime;

/**
 * Lets contenders do their work in turns, round after round.
 *
 * All else that the machine does meanwhile falls on all of them alike: those who ran in the same round are
 * compared with one another. Every second round runs backwards, so that none is always first after a pause.
 *
 * @param clocks the machine's unless others are passed
 */
export async function alternate(
  contenders: readonly Contender[],
  { warmUp, counted }: Rounds,
  clocks: ReadClocks = machineClocks,
): Promise<RoundTimes> {
  const times = new Map<string, RoundTime[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUp + counted; round += 1) {
    for (const { name, prepare } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const time = await timed(await prepare(), clocks);
      if (round >= warmUp) times.get(name)?.push(time);
    }
  }
  return times;
}

async function timed(work: Work, clocks: ReadClocks): Promise<RoundTime> {
  const before = clocks();
  const working = work();
  if (working !== undefined) await working;
  const after = clocks();
  return {
    elapsedMs: after.elapsedMs - before.elapsedMs,
    processorMs: after.processorMs - before.processorMs,
  };
}

function machineClocks(): RoundTime {
  const { user, system } = process.cpuUsage();
  return { elapsedMs: performance.now(), processorMs: (user + system) / 1000 };
}
