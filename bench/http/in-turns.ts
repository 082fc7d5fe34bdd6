import type { Rounds } from "../measure/alternate.js";
import { quartilesOfRatio } from "../measure/statistics.js";
import { measureServer } from "./sample.js";
import type { RunningServer, Stage } from "./stage.js";
import type { TrafficSource } from "./traffic.js";

/** How servers are measured beside each other. */
export interface TurnsPlan {
  readonly rounds: Rounds;
  readonly connections: number;
  /** Sent to each server in a round, all of them with cached tokens. */
  readonly requests: number;
}

/** The processor time of a request in each round, in microseconds, by the name of the server. */
export type ProcessorTimes = ReadonlyMap<string, readonly number[]>;

/** Sends each server the same, in turns: what else the machine does falls on all of them. */
export async function measureInTurns(
  stage: Stage,
  servers: readonly RunningServer[],
  source: TrafficSource,
  { rounds, connections, requests }: TurnsPlan,
): Promise<ProcessorTimes> {
  const times = new Map<string, number[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds.warmUp + rounds.counted; round += 1) {
    const load = source.cached({ requests }, connections);
    for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
      const { processorMicroseconds } = await measureServer(stage, server, load);
      if (round >= rounds.warmUp) times.get(server.name)?.push(processorMicroseconds);
    }
  }
  return times;
}

/** The median of the ratios within each round, and their quartiles: `1.08 (1.05–1.12)`. */
export function ratioText(times: ProcessorTimes, name: string, reference: string): string {
  const ratio = quartilesOfRatio(times.get(name) ?? [], times.get(reference) ?? []);
  const [low, middle, high] = ratio.map((each) => each.toFixed(3));
  return `${middle} (${low}–${high})`;
}

/** The median of the ratios within each round. */
export function ratioOf(times: ProcessorTimes, name: string, reference: string): number {
  return quartilesOfRatio(times.get(name) ?? [], times.get(reference) ?? [])[1];
}
