import { loadsOf, type Scenario } from "./scenario.js";
import type { RoundLoad, TrafficSource } from "./traffic.js";

/** What every server of a stage is sent. */
export interface StageLoads {
  readonly warmUp: { readonly cached: RoundLoad; readonly mixed: RoundLoad };
  readonly scenarios: readonly Scenario[];
  /** The rounds of each scenario, less those whose rate differs from framework to framework. */
  readonly rounds: ReadonlyMap<Scenario, readonly RoundLoad[]>;
  /** Makes the rounds of those. */
  readonly source: TrafficSource;
}

const WARM_UP_CONNECTIONS = 64;
const WARM_UP_SHARES = { uncached: 0.5, forged: 0.01 };

/** Makes it once for all starts and frameworks, since signing takes long: a server that was just started has seen no token. */
export async function stageLoads(
  source: TrafficSource,
  scenarios: readonly Scenario[],
  warmUpRequests: number,
): Promise<StageLoads> {
  const cached = source.cached({ requests: warmUpRequests }, WARM_UP_CONNECTIONS);
  const mixed = await source.mixed(warmUpRequests, WARM_UP_CONNECTIONS, WARM_UP_SHARES);
  const rounds = new Map<Scenario, readonly RoundLoad[]>();
  for (const scenario of scenarios) {
    if (scenario.traffic !== "paced") rounds.set(scenario, await loadsOf(source, scenario));
  }
  return { warmUp: { cached, mixed }, scenarios, rounds, source };
}
