import { BY_DOCUMENT, FLOORS, RAW_MAP } from "./servers/names.js";
import type { RoundLoad, RoundSize, Traffic, TrafficSource } from "./traffic.js";

/** One kind of load on every server of a stage. */
export type Scenario = {
  readonly connections: number;
  /** How many rounds count. What warms servers up comes before the first scenario of a stage. */
  readonly rounds: number;
  /** All servers, or only those without a close relative among the others. Default: all. */
  readonly servers?: "all" | "few";
} & (
  | { readonly traffic: "cached"; readonly perRound: RoundSize }
  | {
      readonly traffic: Exclude<Traffic, "cached">;
      readonly perRound: { readonly requests: number };
    }
);

/** Whether a server takes part. The floors only find tokens: they have no part in verifying them. */
export function takesPart({ traffic, servers = "all" }: Scenario, name: string): boolean {
  if (traffic !== "cached" && FLOORS.includes(name)) return false;
  return servers === "all" || (name !== RAW_MAP && name !== BY_DOCUMENT);
}

/** What every server of a scenario is sent in its next round. */
export async function nextLoad(source: TrafficSource, scenario: Scenario): Promise<RoundLoad> {
  const { connections } = scenario;
  switch (scenario.traffic) {
    case "cached":
      return source.cached(scenario.perRound, connections);
    case "uncached":
      return source.uncached(scenario.perRound.requests, connections);
    case "mixed":
      return source.mixed(scenario.perRound.requests, connections);
  }
}
