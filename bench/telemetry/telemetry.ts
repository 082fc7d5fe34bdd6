import { measureServer, type Sample } from "../http/sample.js";
import { type RunningServer, setStage } from "../http/stage.js";
import { TrafficSource } from "../http/traffic.js";
import { median, quartilesOfRatio } from "../measure/statistics.js";
import { toText } from "../report/render-table.js";

/** How a gated route is observed; `none` is what the others are compared with. */
export type Telemetry = (typeof TELEMETRY)[number];

const TELEMETRY = ["none", "no SDK", "metrics"] as const;
const FRAMEWORKS = ["Express 5", "Fastify 5"];
const CONNECTIONS = 64;
const CACHED_TOKENS = 50;
const REQUESTS = 4000;
const ROUNDS = { warmUp: 5, counted: 15 };

// Measures what a gated route with cached tokens pays for telemetry, by the processor time of its process.
const stage = await setStage(
  "RS256",
  FRAMEWORKS.flatMap((framework) =>
    TELEMETRY.map((name) => ({
      framework,
      name,
      module: new URL("telemetry-process.js", import.meta.url),
      args: [framework, name],
    })),
  ),
);
try {
  const source = await TrafficSource.create(stage, CACHED_TOKENS);
  for (const framework of FRAMEWORKS) {
    const servers = stage.servers.filter((server) => server.framework === framework);
    const samples = await measureInTurns(servers, source);
    console.log(toText(sectionOf(framework, samples)));
  }
} finally {
  await stage.close();
}

/** Sends each server the same, in turns: what else the machine does falls on all of them. */
async function measureInTurns(
  servers: readonly RunningServer[],
  source: TrafficSource,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS.warmUp + ROUNDS.counted; round += 1) {
    const load = source.cached({ requests: REQUESTS }, CONNECTIONS);
    for (const server of round % 2 === 0 ? servers : servers.toReversed()) {
      const sample = await measureServer(stage, server, load);
      if (round >= ROUNDS.warmUp) samples.get(server.name)?.push(sample);
    }
  }
  return samples;
}

function sectionOf(framework: string, samples: ReadonlyMap<string, readonly Sample[]>) {
  const costOf = (name: string): readonly number[] =>
    (samples.get(name) ?? []).map(({ processorMicroseconds }) => processorMicroseconds);
  return {
    title: `${framework}: processor time per request`,
    columns: ["telemetry", "µs", "÷ none", "lower quartile", "upper quartile"],
    rows: TELEMETRY.map((name) => {
      const [low, middle, high] = quartilesOfRatio(costOf(name), costOf("none"));
      const ratios = [middle, low, high].map((ratio) => ratio.toFixed(3));
      return [name, median(costOf(name)).toFixed(1), ...ratios];
    }),
  };
}
