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

/** Milliseconds per round, of each contender by name; the same place in two lists is the same round. */
export type RoundTimes = ReadonlyMap<string, readonly number[]>;

/**
 * Lets contenders do their work in turns, round after round.
 *
 * Whatever else the machine does meanwhile falls on all of them alike: those who ran in the same round are
 * compared with one another. Every second round runs backwards, so that nobody is always first after a pause.
 *
 * @param clock milliseconds; the machine's unless one is handed in
 */
export async function alternate(
  contenders: readonly Contender[],
  { warmUp, counted }: Rounds,
  clock: () => number = () => performance.now(),
): Promise<RoundTimes> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUp + counted; round += 1) {
    for (const { name, prepare } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const elapsed = await timed(await prepare(), clock);
      if (round >= warmUp) times.get(name)?.push(elapsed);
    }
  }
  return times;
}

async function timed(work: Work, clock: () => number): Promise<number> {
  const startedAt = clock();
  const working = work();
  if (working !== undefined) await working;
  return clock() - startedAt;
}
