import { canPin } from "../measure/helper-process.js";
import type { BenchmarkAlgorithm } from "../signing-key.js";
import { FrameworkRun } from "./framework-run.js";
import type { HttpResult } from "./http-result.js";
import { type Scenario, startsOf } from "./scenario.js";
import { frameworks } from "./servers/index.js";
import { type Stage, setStage } from "./stage.js";
import { stageLoads } from "./stage-loads.js";
import { TrafficSource } from "./traffic.js";

/** What is measured with tokens of one algorithm. */
export interface StagePlan {
  readonly algorithm: BenchmarkAlgorithm;
  /** How many requests each server gets in each start before the first that counts, one half of them with uncached tokens. */
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

/**
 * Compares whole servers: the bare framework, behind a Map, behind a gate, and behind what others use, in turns.
 *
 * A server keeps the luck of its start, how its code was compiled and where its memory lies, so servers are started
 * several times. One framework's servers run at a time: between two of its rounds a server waits for a few others only.
 */
export async function measureHttp(
  plan: HttpPlan,
  say: (what: string) => void,
): Promise<HttpResults> {
  const results: HttpResult[] = [];
  for (const stagePlan of plan.stages) {
    const stage = await setStage(stagePlan.algorithm, []);
    try {
      results.push(...(await measureStage(stage, stagePlan, plan.cachedTokens, say)));
    } finally {
      await stage.close();
    }
  }
  return { pinned: canPin(), results };
}

async function measureStage(
  stage: Stage,
  { algorithm, warmUpRequests, frameworks: wanted, scenarios }: StagePlan,
  cachedTokens: number,
  say: (what: string) => void,
): Promise<readonly HttpResult[]> {
  const source = await TrafficSource.create(stage, cachedTokens);
  const loads = await stageLoads(source, scenarios, warmUpRequests);
  const runs = Object.keys(frameworks)
    .filter((framework) => wanted?.includes(framework) ?? true)
    .map((framework) => new FrameworkRun(stage, framework, algorithm, loads));
  const starts = Math.max(...scenarios.map(startsOf));
  for (let start = 0; start < starts; start += 1) {
    for (const run of runs) {
      say(`  ${algorithm}, start ${start + 1} of ${starts}: ${run.framework}`);
      await run.start();
    }
  }
  return scenarios.flatMap((scenario) => runs.map((run) => run.resultOf(scenario)));
}
