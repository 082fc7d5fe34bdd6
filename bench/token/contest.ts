import type { Rounds } from "../measure/alternate.js";
import { type Quartiles, quartilesOf } from "../measure/statistics.js";
import { callgate } from "./contenders/callgate.js";
import type { Contender } from "./contenders/contender.js";
import { CONTENDERS } from "./contenders/index.js";
import { type ColdBurst, measureColdBurst } from "./scenarios/cold-burst.js";
import { measureFreshHits } from "./scenarios/fresh-hits.js";
import { measureOutage, type Outage } from "./scenarios/outage.js";
import { measureRefusedClient, type RefusedClient } from "./scenarios/refused-client.js";
import {
  measureDeadToken,
  measureRefusingApi,
  type RefusedToken,
} from "./scenarios/refused-token.js";
import { measureSlowEndpoint, type SlowEndpoint } from "./scenarios/slow-endpoint.js";
import { measureSteadyLoad, type SteadyLoad } from "./scenarios/steady-load.js";
import { inWorld } from "./world/world.js";

/** The results of one contender under a clock that only the scenario moves: no load on the machine changes it. */
export interface RuledRow {
  readonly name: string;
  /** An hour of tokens of 300 seconds. */
  readonly hour: SteadyLoad;
  /** Tokens of 60 and of 10 seconds, for twenty lifetimes. */
  readonly short: readonly SteadyLoad[];
  readonly outage: Outage;
  readonly refusedClient: RefusedClient;
  /** Left out for libraries that call no API. */
  readonly deadToken?: RefusedToken;
  readonly refusingApi?: RefusedToken;
}

/** The results of one contender in real time. */
export interface TimedRow {
  readonly name: string;
  readonly burst: ColdBurst;
  readonly freshPerSecond: Quartiles;
}

export interface Timed {
  readonly rows: readonly TimedRow[];
  /** A burst larger than the others stand: Callgate alone. */
  readonly largeBurst: ColdBurst;
  readonly slowEndpoint: SlowEndpoint;
}

export interface TimedPlan {
  /** Calls at once: of everybody, and of Callgate alone. */
  readonly burst: number;
  readonly largeBurst: number;
  readonly rounds: Rounds;
}

const HOUR = { lifetimeSeconds: 300, forSeconds: 3600, everyMs: 1000 };
const SHORT = [
  { lifetimeSeconds: 60, forSeconds: 1200, everyMs: 500 },
  { lifetimeSeconds: 10, forSeconds: 200, everyMs: 100 },
];

/** Measures what depends on how fast things are. */
export async function measureTimed({ burst, largeBurst, rounds }: TimedPlan): Promise<Timed> {
  const fresh = await measureFreshHits(CONTENDERS, rounds);
  const rows: TimedRow[] = [];
  for (const contender of CONTENDERS) {
    const { name } = contender;
    const freshPerSecond = fresh.get(name) ?? quartilesOf([]);
    rows.push({ name, freshPerSecond, burst: await measureColdBurst(contender, burst) });
  }
  return {
    rows,
    largeBurst: await measureColdBurst(callgate, largeBurst),
    slowEndpoint: await measureSlowEndpoint(),
  };
}

/** Measures what time itself decides. Takes the Date, timers and fetch of the process over: run it in one of its own. */
export async function measureRuled(): Promise<readonly RuledRow[]> {
  const rows: RuledRow[] = [];
  for (const contender of CONTENDERS) rows.push(await measureContender(contender));
  return rows;
}

async function measureContender(contender: Contender): Promise<RuledRow> {
  const short: SteadyLoad[] = [];
  for (const load of SHORT) {
    short.push(await inWorld(contender, (world) => measureSteadyLoad(world, load)));
  }
  return {
    name: contender.name,
    hour: await inWorld(contender, (world) => measureSteadyLoad(world, HOUR)),
    short,
    outage: await inWorld(contender, measureOutage),
    refusedClient: await inWorld(contender, measureRefusedClient),
    ...(contender.callsApis && {
      deadToken: await inWorld(contender, measureDeadToken),
      refusingApi: await inWorld(contender, measureRefusingApi),
    }),
  };
}
