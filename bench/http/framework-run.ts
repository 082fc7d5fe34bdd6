import { median } from "../measure/statistics.js";
import type { BenchmarkAlgorithm } from "../signing-key.js";
import { isStartedAgain } from "./again.js";
import type { HttpResult } from "./http-result.js";
import { toRows } from "./rows.js";
import { measureServer, type Sample } from "./sample.js";
import { loadsOf, type Scenario, startsOf, takesPart } from "./scenario.js";
import { FLOORS } from "./servers/names.js";
import { type RunningServer, type Stage, serversFor } from "./stage.js";
import type { StageLoads } from "./stage-loads.js";
import type { RoundLoad } from "./traffic.js";

/** At what share of the slowest server's throughput requests come at a rate: no server is fully loaded. */
const PACED_SHARE = 0.6;

/** The servers of one framework, through all of their starts. */
export class FrameworkRun {
  readonly framework: string;
  readonly #stage: Stage;
  readonly #algorithm: BenchmarkAlgorithm;
  readonly #loads: StageLoads;
  readonly #measured = new Map<Scenario, Map<string, Sample[][]>>();
  readonly #paced = new Map<Scenario, readonly RoundLoad[]>();
  #starts = 0;

  constructor(stage: Stage, framework: string, algorithm: BenchmarkAlgorithm, loads: StageLoads) {
    this.framework = framework;
    this.#stage = stage;
    this.#algorithm = algorithm;
    this.#loads = loads;
    for (const scenario of loads.scenarios) this.#measured.set(scenario, new Map());
  }

  /** Starts the servers that have a part in it, warms them up, measures, and stops them. */
  async start(): Promise<void> {
    const start = this.#starts;
    const scenarios = this.#loads.scenarios.filter((each) => start < startsOf(each));
    this.#starts += 1;
    const toStart = serversFor(this.#algorithm, (framework, name) => {
      if (framework !== this.framework) return false;
      if (start > 0 && !isStartedAgain(name, this.#measured)) return false;
      return scenarios.some((scenario) => takesPart(scenario, name));
    });
    const servers = await this.#stage.start(toStart);
    try {
      for (const server of servers) await this.#warmUp(server);
      for (const scenario of scenarios) await this.#measure(scenario, servers, start);
    } finally {
      await Promise.all(servers.map(({ process }) => process.stop()));
    }
  }

  resultOf(scenario: Scenario): HttpResult {
    const { traffic, connections } = scenario;
    return {
      framework: this.framework,
      algorithm: this.#algorithm,
      traffic,
      connections,
      starts: startsOf(scenario),
      ...(traffic === "paced" && { ratePerSecond: this.#rate() }),
      rows: toRows(this.#measured.get(scenario) ?? new Map()),
    };
  }

  /** Lets Node compile a server's code for good, on the ways of cached, uncached and forged tokens. */
  async #warmUp(server: RunningServer): Promise<void> {
    const { cached, mixed } = this.#loads.warmUp;
    // The first time a token comes it is verified, by a floor too.
    await measureServer(this.#stage, server, { ...cached, tokens: cached.tokens.slice(0, 1000) });
    await measureServer(this.#stage, server, FLOORS.includes(server.name) ? cached : mixed);
  }

  async #measure(
    scenario: Scenario,
    servers: readonly RunningServer[],
    start: number,
  ): Promise<void> {
    const measured = this.#measured.get(scenario);
    const partakers = servers.filter(({ name }) => takesPart(scenario, name));
    const rounds = await this.#roundsOf(scenario);
    for (const [round, load] of rounds.entries()) {
      // Every second round runs backwards, in the next start the others.
      const isForwards = (round + start) % 2 === 0;
      for (const server of isForwards ? partakers : partakers.toReversed()) {
        const starts = measured?.get(server.name) ?? [];
        measured?.set(server.name, starts);
        starts[start] = [...(starts[start] ?? []), await measureServer(this.#stage, server, load)];
      }
    }
  }

  async #roundsOf(scenario: Scenario): Promise<readonly RoundLoad[]> {
    const made = this.#loads.rounds.get(scenario) ?? this.#paced.get(scenario);
    if (made !== undefined) return made;
    const paced = await loadsOf(this.#loads.source, scenario, this.#rate());
    this.#paced.set(scenario, paced);
    return paced;
  }

  /** How many requests per second come where they come at a rate: the same in every start. */
  #rate(): number {
    const [, mixed] = [...this.#measured].find(([{ traffic }]) => traffic === "mixed") ?? [];
    const perSecond = [...(mixed?.values() ?? [])].map(([first = []]) =>
      median(first.map(({ requestsPerSecond }) => requestsPerSecond)),
    );
    if (perSecond.length === 0) throw new Error("Mixed traffic has to be measured before");
    return Math.round(Math.min(...perSecond) * PACED_SHARE);
  }
}
