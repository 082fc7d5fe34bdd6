import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measurePairs, spreadOf } from "../against/pairs.js";
import type { RoutesPlan } from "../against/routes.js";
import { measureServer } from "../http/sample.js";
import { type RunningServer, setStage } from "../http/stage.js";
import { TrafficSource } from "../http/traffic.js";
import { median } from "../measure/statistics.js";
import { digits, percent } from "../report/numbers.js";
import type { Section } from "../report/section.js";

const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: "Express 5",
  koa: "Koa 3",
  fastify: "Fastify 5",
};
const LISTENERS: Readonly<Record<string, string>> = {
  events: "events alone, to a function that does nothing",
  json: "audit log, json",
  ecs: "audit log, ecs",
  ocsf: "audit log, ocsf",
};
/** The most that an audit log of all decisions may add to a gated route, by processor time. */
const TARGET = 0.05;
/** A server's code is compiled for good only after some 15 000 requests. */
const WARM_UP_REQUESTS = 16_000;

/**
 * What an audit log of all decisions adds to a gated route with cached tokens, by processor time: servers with and without one are
 * measured in turns, and compared within each round. It is written to a file.
 */
export async function measureAudit(plan: RoutesPlan): Promise<Section> {
  const folder = await mkdtemp(join(tmpdir(), "callgate-bench-"));
  const module = new URL("audited-server-process.js", import.meta.url);
  const stage = await setStage(
    "RS256",
    Object.keys(FRAMEWORKS).flatMap((framework) =>
      ["off", ...Object.keys(LISTENERS)].map((name) => ({
        framework,
        name,
        module,
        args: [framework, name, join(folder, `${framework}-${name}.log`)],
      })),
    ),
  );
  try {
    const source = await TrafficSource.create(stage, plan.cachedTokens);
    const find = (framework: string, name: string): RunningServer => {
      const found = stage.servers.find(
        (each) => each.framework === framework && each.name === name,
      );
      if (found === undefined) throw new Error(`No server ${framework}, ${name}`);
      return found;
    };
    // A server without an audit log takes part in several comparisons: the others have to be as warm as it is.
    for (const server of stage.servers) {
      const load = source.cached({ requests: WARM_UP_REQUESTS }, plan.connections);
      await measureServer(stage, server, load);
    }
    const rows: string[][] = [];
    for (const [framework, title] of Object.entries(FRAMEWORKS)) {
      for (const [listener, what] of Object.entries(LISTENERS)) {
        const pairs = await measurePairs(
          { ours: find(framework, listener), theirs: find(framework, "off") },
          plan.rounds,
          async () => source.cached({ seconds: plan.cachedSeconds }, plan.connections),
          async (server, load) => (await measureServer(stage, server, load)).processorMicroseconds,
        );
        const added = spreadOf(pairs).median - 1;
        rows.push([
          `${title}, ${what}`,
          digits(median(pairs.theirs)),
          digits(median(pairs.ours)),
          percent(added),
          listener === "events" ? "" : `${percent(TARGET)} ${added <= TARGET ? "✓" : "✗"}`,
        ]);
      }
    }
    return {
      title:
        "An audit log of all decisions: microseconds of processor time a request, cached tokens",
      columns: ["", "without", "with", "added", "target"],
      rows,
    };
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}
