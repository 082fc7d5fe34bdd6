import { median, type Quartiles, quartilesOf, quartilesOfRatio } from "../measure/statistics.js";
import type { Sample } from "./sample.js";
import { BARE, OURS, TAIL_MAP } from "./servers/names.js";

/** How many times as good one server is as another, compared round by round: above 1 it is the better one. */
export interface Comparison {
  readonly requestsPerSecond: Quartiles;
  /** Requests per second of processor time: holds on a machine that is busy with other things, too. */
  readonly processor: Quartiles;
  readonly p50: Quartiles;
  readonly p99: Quartiles;
}

/** How one server did. */
export interface HttpRow {
  readonly name: string;
  readonly requestsPerSecond: Quartiles;
  readonly processorMicroseconds: Quartiles;
  readonly p50Ms: Quartiles;
  readonly p99Ms: Quartiles;
  /** The median of how busy its core was. */
  readonly busy: number;
  /** This server over the bare framework. */
  readonly ofBare: Comparison;
  /** This server over the tail Map; left out where that took no part. */
  readonly ofFloor?: Comparison;
  /** Callgate over this server. */
  readonly lead: Comparison;
}

/** Turns the rounds of one framework's servers into rows; the same place in two lists is the same round. */
export function toRows(samples: ReadonlyMap<string, readonly Sample[]>): readonly HttpRow[] {
  const bare = samples.get(BARE) ?? [];
  const floor = samples.get(TAIL_MAP);
  const ours = samples.get(OURS) ?? [];
  return [...samples].map(([name, rounds]) => ({
    name,
    requestsPerSecond: quartilesOf(series(rounds, "requestsPerSecond")),
    processorMicroseconds: quartilesOf(series(rounds, "processorMicroseconds")),
    p50Ms: quartilesOf(series(rounds, "p50Ms")),
    p99Ms: quartilesOf(series(rounds, "p99Ms")),
    busy: median(series(rounds, "busy")),
    ofBare: compare(rounds, bare),
    ...(floor !== undefined && { ofFloor: compare(rounds, floor) }),
    lead: compare(ours, rounds),
  }));
}

function compare(one: readonly Sample[], other: readonly Sample[]): Comparison {
  const isMore = (what: keyof Sample) => quartilesOfRatio(series(one, what), series(other, what));
  // Of time, less is better.
  const isLess = (what: keyof Sample) => quartilesOfRatio(series(other, what), series(one, what));
  return {
    requestsPerSecond: isMore("requestsPerSecond"),
    processor: isLess("processorMicroseconds"),
    p50: isLess("p50Ms"),
    p99: isLess("p99Ms"),
  };
}

function series(rounds: readonly Sample[], what: keyof Sample): readonly number[] {
  return rounds.map((sample) => sample[what]);
}
