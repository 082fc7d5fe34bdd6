import { median, type Quartiles, quartilesOfStarts, ratiosOf } from "../measure/statistics.js";
import type { Sample } from "./sample.js";
import { BARE, OURS, TAIL_MAP } from "./servers/names.js";

/** How many times as good one server is as another, compared round by round within each start: above 1 it is the better one. */
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

/** The rounds of a server in each of its starts; none where it was not started again. */
export type Starts = readonly (readonly Sample[])[];

/** Turns the rounds of one framework's servers into rows; the same place in two lists is the same start, or the same round of it. */
export function toRows(servers: ReadonlyMap<string, Starts>): readonly HttpRow[] {
  const bare = servers.get(BARE) ?? [];
  const floor = servers.get(TAIL_MAP);
  const ours = servers.get(OURS) ?? [];
  return [...servers].map(([name, starts]) => ({
    name,
    requestsPerSecond: spreadOf(starts, "requestsPerSecond"),
    processorMicroseconds: spreadOf(starts, "processorMicroseconds"),
    p50Ms: spreadOf(starts, "p50Ms"),
    p99Ms: spreadOf(starts, "p99Ms"),
    busy: median(starts.flatMap((rounds) => series(rounds, "busy"))),
    ofBare: compare(starts, bare),
    ...(floor !== undefined && { ofFloor: compare(starts, floor) }),
    lead: compare(ours, starts),
  }));
}

function spreadOf(starts: Starts, what: keyof Sample): Quartiles {
  return quartilesOfStarts(
    starts.filter(({ length }) => length > 0).map((rounds) => series(rounds, what)),
  );
}

function compare(one: Starts, other: Starts): Comparison {
  return {
    requestsPerSecond: ratio(one, other, "requestsPerSecond"),
    // Of time, less is better.
    processor: ratio(other, one, "processorMicroseconds"),
    p50: ratio(other, one, "p50Ms"),
    p99: ratio(other, one, "p99Ms"),
  };
}

/** One server over another, in those starts that both took part in. */
function ratio(one: Starts, other: Starts, what: keyof Sample): Quartiles {
  return quartilesOfStarts(
    one.flatMap((rounds, start) => {
      const others = other[start] ?? [];
      return rounds.length === 0 || others.length === 0
        ? []
        : [ratiosOf(series(rounds, what), series(others, what))];
    }),
  );
}

function series(rounds: readonly Sample[], what: keyof Sample): readonly number[] {
  return rounds.map((sample) => sample[what]);
}
