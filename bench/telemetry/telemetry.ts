import { measureInTurns, type ProcessorTimes, ratioOf, ratioText } from "../http/in-turns.js";
import { setStage } from "../http/stage.js";
import { TrafficSource } from "../http/traffic.js";
import { median } from "../measure/statistics.js";
import { toText } from "../report/render-table.js";
import type { Section } from "../report/section.js";

/** How a gated route is observed; `none` is what the others are compared with, and `SDK alone` what an SDK costs without ours. */
export type Telemetry = (typeof TELEMETRY)[number];

const TELEMETRY = ["none", "no SDK", "events alone", "SDK alone", "metrics"] as const;
/** The most that a gated route may cost with it, as a multiple of the one without. */
const TARGETS: Partial<Record<Telemetry, number>> = { "no SDK": 1.02, metrics: 1.08 };
const FRAMEWORKS = ["Express 5", "Fastify 5"];
const CACHED_TOKENS = 50;
const PLAN = { connections: 64, requests: 4000, rounds: { warmUp: 5, counted: 15 } };

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
    const times = await measureInTurns(stage, servers, source, PLAN);
    console.log(toText(sectionOf(framework, times)));
  }
} finally {
  await stage.close();
}

function sectionOf(framework: string, times: ProcessorTimes): Section {
  return {
    title: `${framework}: processor time per request`,
    columns: ["telemetry", "µs", "÷ none", "÷ SDK alone", "target, ÷ none"],
    rows: TELEMETRY.map((name) => {
      const target = TARGETS[name];
      const isMet = target !== undefined && ratioOf(times, name, "none") <= target;
      return [
        name,
        median(times.get(name) ?? []).toFixed(1),
        ratioText(times, name, "none"),
        ratioText(times, name, "SDK alone"),
        target === undefined ? "" : `${target} ${isMet ? "✓" : "✗"}`,
      ];
    }),
  };
}
