import { BY_DOCUMENT, FLOORS, RAW_MAP } from "./servers/names.js";
import type { RoundLoad, RoundSize, TrafficSource } from "./traffic.js";

/** One kind of load on every server of a stage. */
export type Scenario = {
  readonly connections: number;
  /** How many rounds count in each start. What warms servers up comes before the first scenario of a start. */
  readonly rounds: number;
  /** In how many of a server's starts it is measured: the first ones. Default: 1. */
  readonly starts?: number;
  /** All servers, or only those without a close relative among the others. Default: all. */
  readonly servers?: "all" | "few";
} & (
  | { readonly traffic: "cached"; readonly perRound: RoundSize }
  | { readonly traffic: "uncached" | "mixed"; readonly perRound: { readonly requests: number } }
  | { readonly traffic: "paced"; readonly perRound: { readonly seconds: number } }
);

/** Fewer have no slowest hundredth. */
const MIN_PACED_REQUESTS = 100;

/** Whether a server takes part. The floors only find tokens: they have no part in verifying them. */
export function takesPart({ traffic, servers = "all" }: Scenario, name: string): boolean {
  if (traffic !== "cached" && FLOORS.includes(name)) return false;
  return servers === "all" || (name !== RAW_MAP && name !== BY_DOCUMENT);
}

/** In how many starts a scenario is measured. */
export function startsOf({ starts = 1 }: Scenario): number {
  return starts;
}

/**
 * What every server is sent in each round of a scenario.
 *
 * @param ratePerSecond at which paced requests come; no other scenario has one
 */
export async function loadsOf(
  source: TrafficSource,
  scenario: Scenario,
  ratePerSecond: number = Number.NaN,
): Promise<readonly RoundLoad[]> {
  const loads: RoundLoad[] = [];
  for (let round = 0; round < scenario.rounds; round += 1) {
    loads.push(await loadOf(source, scenario, ratePerSecond));
  }
  return loads;
}

async function loadOf(
  source: TrafficSource,
  scenario: Scenario,
  ratePerSecond: number,
): Promise<RoundLoad> {
  const { connections } = scenario;
  switch (scenario.traffic) {
    case "cached":
      return source.cached(scenario.perRound, connections);
    case "uncached":
      return source.uncached(scenario.perRound.requests, connections);
    case "mixed":
      return source.mixed(scenario.perRound.requests, connections);
    case "paced": {
      const due = Math.round(scenario.perRound.seconds * ratePerSecond);
      const requests = Math.max(MIN_PACED_REQUESTS, due);
      return { ...(await source.mixed(requests, connections)), ratePerSecond };
    }
  }
}
