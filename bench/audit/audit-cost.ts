import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RoutesPlan } from "../against/routes.js";
import { measureInTurns, ratioOf, ratioText } from "../http/in-turns.js";
import { setStage } from "../http/stage.js";
import { TrafficSource } from "../http/traffic.js";
import { median } from "../measure/statistics.js";
import { digits } from "../report/numbers.js";
import type { Section } from "../report/section.js";

const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: "Express 5",
  koa: "Koa 3",
  fastify: "Fastify 5",
};
const OFF = "off";
const BY_HAND = "by hand";
const LISTENERS: Readonly<Record<string, string>> = {
  [OFF]: "nothing",
  events: "events alone, to a function that does nothing",
  [BY_HAND]: "by hand: JSON.stringify and the stream's write",
  json: "audit log, json",
  ecs: "audit log, ecs",
  ocsf: "audit log, ocsf",
};
/** The most that an audit log of all decisions may cost a gated route, as a multiple of the one without. */
const TARGET = 1.05;
/** A server's code is compiled for good only after some 15 000 requests: four rounds. */
const REQUESTS = 4000;

/**
 * What an audit log of all decisions adds to a gated route with cached tokens, by processor time: servers with and without one are
 * measured in turns, and compared within each round. It is written to a file.
 */
export async function measureAudit(plan: RoutesPlan): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "callgate-bench-"));
  const stage = await setStage(
    "RS256",
    Object.keys(FRAMEWORKS).flatMap((framework) =>
      Object.keys(LISTENERS).map((name) => ({
        framework,
        name,
        module: new URL("audited-server-process.js", import.meta.url),
        args: [framework, name, join(folder, `${framework}-${name}.log`)],
      })),
    ),
  );
  try {
    const source = await TrafficSource.create(stage, plan.cachedTokens);
    const { rounds, connections } = plan;
    const rows: string[][] = [];
    for (const [framework, title] of Object.entries(FRAMEWORKS)) {
      const servers = stage.servers.filter((server) => server.framework === framework);
      const turns = { rounds, connections, requests: REQUESTS };
      const times = await measureInTurns(stage, servers, source, turns);
      for (const [listener, what] of Object.entries(LISTENERS)) {
        const isOurs = ![OFF, BY_HAND, "events"].includes(listener);
        const isMet = ratioOf(times, listener, OFF) <= TARGET;
        rows.push([
          `${title}, ${what}`,
          digits(median(times.get(listener) ?? [])),
          ratioText(times, listener, OFF),
          ratioText(times, listener, BY_HAND),
          isOurs ? `${TARGET} ${isMet ? "✓" : "✗"}` : "",
        ]);
      }
    }
    return {
      title:
        "An audit log of all decisions: microseconds of processor time a request, cached tokens",
      columns: ["", "µs", "÷ nothing", "÷ by hand", "target, ÷ nothing"],
      rows,
    };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}
