import { canPin } from "../measure/helper-process.js";
import type { BenchmarkAlgorithm } from "../signing-key.js";
import { type HttpRow, toRows } from "./rows.js";
import { measureServer, type Sample } from "./sample.js";
import { nextLoad, type Scenario, takesPart } from "./scenario.js";
import { FLOORS } from "./servers/names.js";
import { type RunningServer, type Stage, serversFor, setStage } from "./stage.js";
import { type Traffic, TrafficSource } from "./traffic.js";

/** The servers of one framework under one kind of load. */
export interface HttpResult {
  readonly framework: string;
  readonly algorithm: BenchmarkAlgorithm;
  readonly traffic: Traffic;
  readonly connections: number;
  readonly rows: readonly HttpRow[];
}

/** What is measured with tokens of one algorithm. */
export interface StagePlan {
  readonly algorithm: BenchmarkAlgorithm;
  /** How many requests each server gets before the first that counts, one half of them with uncached tokens. */
  readonly warmUpRequests: number;
  /** The frameworks whose servers take part. Default: all. */
  readonly frameworks?: readonly string[];
  readonly scenarios: readonly Scenario[];
}

export interface HttpPlan {
  /** How many tokens come again and again. */
  readonly cachedTokens: number;
  readonly stages: readonly StagePlan[];
}

export interface HttpResults {
  /** Whether servers and load each had a core to themselves. */
  readonly pinned: boolean;
  readonly results: readonly HttpResult[];
}

const WARM_UP_CONNECTIONS = 64;
const WARM_UP_SHARES = { uncached: 0.5, forged: 0.01 };

/** Compares whole servers: the bare framework, behind a Map, behind a gate, and behind what others use, in turns. */
export async function measureHttp(
  plan: HttpPlan,
  say: (what: string) => void,
): Promise<HttpResults> {
  const results: HttpResult[] = [];
  for (const { algorithm, warmUpRequests, frameworks, scenarios } of plan.stages) {
    say(`  ${algorithm}: servers start and warm up`);
    const toStart = serversFor(algorithm, (framework, name) => {
      if (frameworks !== undefined && !frameworks.includes(framework)) return false;
      return scenarios.some((scenario) => takesPart(scenario, name));
    });
    const stage = await setStage(algorithm, toStart);
    try {
      const source = await TrafficSource.create(stage, plan.cachedTokens);
      await warmUp(stage, source, warmUpRequests);
      for (const scenario of scenarios) {
        const { traffic, connections } = scenario;
        say(`  ${algorithm}: ${traffic} tokens over ${connections} connections`);
        const samples = await runRounds(stage, source, scenario);
        results.push(...toResults(samples, { algorithm, traffic, connections }));
      }
    } finally {
      await stage.close();
    }
  }
  return { pinned: canPin(), results };
}

/** Lets Node compile every server's code for good, on the ways of cached, uncached and forged tokens. */
async function warmUp(stage: Stage, source: TrafficSource, requests: number): Promise<void> {
  const cached = source.cached({ requests }, WARM_UP_CONNECTIONS);
  const mixed = await source.mixed(requests, WARM_UP_CONNECTIONS, WARM_UP_SHARES);
  for (const server of stage.servers) {
    // The first time a token comes it is verified, by a floor too.
    await measureServer(stage, server, { ...cached, tokens: cached.tokens.slice(0, 1000) });
    await measureServer(stage, server, FLOORS.includes(server.name) ? cached : mixed);
  }
}

type Samples = ReadonlyMap<RunningServer, readonly Sample[]>;

async function runRounds(
  stage: Stage,
  source: TrafficSource,
  scenario: Scenario,
): Promise<Samples> {
  const servers = stage.servers.filter(({ name }) => takesPart(scenario, name));
  const samples = new Map<RunningServer, Sample[]>(servers.map((server) => [server, []]));
  for (let round = 0; round < scenario.rounds; round += 1) {
    const load = await nextLoad(source, scenario);
    for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
      samples.get(server)?.push(await measureServer(stage, server, load));
    }
  }
  return samples;
}

function toResults(
  samples: Samples,
  conditions: Omit<HttpResult, "framework" | "rows">,
): readonly HttpResult[] {
  const frameworks = [...new Set([...samples.keys()].map(({ framework }) => framework))];
  return frameworks.map((framework) => {
    const ofServers = [...samples].filter(([server]) => server.framework === framework);
    const rows = toRows(new Map(ofServers.map(([{ name }, rounds]) => [name, rounds])));
    return { framework, ...conditions, rows };
  });
}
