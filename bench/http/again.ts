import { median } from "../measure/statistics.js";
import type { Sample } from "./sample.js";
import type { Scenario } from "./scenario.js";
import { isPeer, OURS, RAW_MAP } from "./servers/names.js";

/** What was measured of one framework: by scenario and server, the rounds of each start. */
type Measured = ReadonlyMap<Scenario, ReadonlyMap<string, readonly (readonly Sample[])[]>>;

/** A peer is far behind where Callgate answers this many times as many requests. */
const FAR = 1.5;

/**
 * Whether a server is started more than once: those that are compared closely. A peer that was far behind in every scenario of
 * the first start is not, nor is the Map that is not the floor.
 */
export function isStartedAgain(name: string, measured: Measured): boolean {
  if (name === RAW_MAP) return false;
  if (!isPeer(name)) return true;
  return [...measured].some(([{ traffic }, servers]) => {
    // At a rate every server answers as many.
    if (traffic === "paced") return false;
    const [ours, theirs] = [OURS, name].map((each) => throughputOf(servers.get(each)?.[0]));
    return ours !== undefined && theirs !== undefined && ours < FAR * theirs;
  });
}

function throughputOf(rounds: readonly Sample[] | undefined): number | undefined {
  if (rounds === undefined) return undefined;
  return median(rounds.map(({ requestsPerSecond }) => requestsPerSecond));
}
