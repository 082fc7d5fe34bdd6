import type { Rounds } from "../measure/alternate.js";
import { canPin } from "../measure/helper-process.js";
import { median, medianRatio } from "../measure/statistics.js";
import { PATH } from "./endpoint.js";
import type { Load, LoadResult } from "./load-process.js";
import { BARE } from "./servers/names.js";
import { type RunningServer, type Stage, setStage } from "./stage.js";

/** How one server did. */
export interface HttpRow {
  readonly name: string;
  readonly requestsPerSecond: number;
  /** Requests per second as a share of the bare framework's in the same round, median over the rounds. */
  readonly shareOfBare: number;
  /** Processor time of the server's process per request, its threads included. */
  readonly processorMicroseconds: number;
  /** How busy the server's core was with it, 0 to 1: far below 1 the load was too small to tell. */
  readonly busy: number;
}

/** One framework under one kind of load. */
export interface HttpResult {
  readonly framework: string;
  /** Whether the tokens were seen before (`known`) or each was new. */
  readonly tokens: "new" | "known";
  readonly rows: readonly HttpRow[];
}

export interface HttpPlan {
  readonly connections: number;
  readonly knownTokens: number;
  /** How long known tokens are sent to each server, per round. */
  readonly secondsPerRound: number;
  /** How many new tokens are sent to each server, per round. */
  readonly newTokensPerRound: number;
  readonly rounds: Rounds;
}

export interface HttpResults {
  /** Whether servers and load each had a core to themselves. */
  readonly pinned: boolean;
  readonly results: readonly HttpResult[];
}

/** One round of one server. */
export type Sample = Pick<HttpRow, "requestsPerSecond" | "processorMicroseconds" | "busy">;

type Samples = ReadonlyMap<RunningServer, Sample[]>;

/** Compares whole servers: the bare framework, behind a gate, and behind what others use, in turns. */
export async function measureHttp(plan: HttpPlan): Promise<HttpResults> {
  const stage = await setStage();
  try {
    const { connections, secondsPerRound } = plan;
    const known = await stage.key.tokens(stage.issuer, plan.knownTokens);
    const ofKnown = await runRounds(stage, plan.rounds, () =>
      Promise.resolve({ tokens: known, connections, durationSeconds: secondsPerRound }),
    );
    const ofNew = await runRounds(stage, plan.rounds, async () => {
      const tokens = await stage.key.tokens(stage.issuer, plan.newTokensPerRound);
      return { tokens, connections };
    });
    return {
      pinned: canPin(),
      results: [...toResults(ofKnown, "known"), ...toResults(ofNew, "new")],
    };
  } finally {
    await stage.close();
  }
}

/** @param loadOfRound what every server is sent in one round; each has its own memory, so all get the same */
async function runRounds(
  stage: Stage,
  { warmUp, counted }: Rounds,
  loadOfRound: () => Promise<Omit<Load, "url">>,
): Promise<Samples> {
  const { servers } = stage;
  const samples = new Map<RunningServer, Sample[]>(servers.map((server) => [server, []]));
  for (let round = 0; round < warmUp + counted; round += 1) {
    const ofRound = await loadOfRound();
    for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
      const sample = await measureServer(stage, server, ofRound);
      if (round >= warmUp) samples.get(server)?.push(sample);
    }
  }
  return samples;
}

/** Sends a server requests, all of which it has to admit. */
export async function measureServer(
  { load }: Stage,
  server: RunningServer,
  what: Omit<Load, "url">,
): Promise<Sample> {
  const before = await server.process.ask<number>("processorMs");
  const result = await load.ask<LoadResult>({ ...what, url: `${server.origin}${PATH}` });
  const used = (await server.process.ask<number>("processorMs")) - before;
  assertAllAdmitted(server, result);
  return toSample(result, used);
}

function toSample({ requestsPerSecond, seconds }: LoadResult, processorMs: number): Sample {
  return {
    requestsPerSecond,
    processorMicroseconds: (processorMs * 1000) / (requestsPerSecond * seconds),
    busy: processorMs / 1000 / seconds,
  };
}

function assertAllAdmitted({ framework, name }: RunningServer, result: LoadResult): void {
  const { 200: _admitted, ...others } = result.statuses;
  if (result.errors > 0 || Object.keys(others).length > 0) {
    throw new Error(`${framework}, ${name}: ${result.errors} errors, ${JSON.stringify(others)}`);
  }
}

function toResults(samples: Samples, tokens: HttpResult["tokens"]): readonly HttpResult[] {
  const servers = [...samples.keys()];
  return [...new Set(servers.map(({ framework }) => framework))].map((framework) => {
    const itsServers = servers.filter((server) => server.framework === framework);
    const series = (server: RunningServer | undefined, what: keyof Sample): readonly number[] =>
      (server && samples.get(server)?.map((sample) => sample[what])) ?? [];
    const bare = itsServers.find(({ name }) => name === BARE);
    const ofBare = series(bare, "requestsPerSecond");
    const rows = itsServers.map((server) => ({
      name: server.name,
      requestsPerSecond: median(series(server, "requestsPerSecond")),
      shareOfBare: medianRatio(series(server, "requestsPerSecond"), ofBare),
      processorMicroseconds: median(series(server, "processorMicroseconds")),
      busy: median(series(server, "busy")),
    }));
    return { framework, tokens, rows };
  });
}
