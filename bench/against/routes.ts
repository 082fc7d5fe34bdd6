import { measureServer, type Sample } from "../http/sample.js";
import { type RunningServer, type ServerToStart, type Stage, setStage } from "../http/stage.js";
import { type RoundLoad, TrafficSource } from "../http/traffic.js";
import type { Rounds } from "../measure/alternate.js";
import type { Roots } from "./checkout.js";
import { measurePairs, type Pairs } from "./pairs.js";

/** How much is sent to each route, per round. */
export interface RoutesPlan {
  readonly connections: number;
  /** How many tokens come again and again, and for how long. */
  readonly cachedTokens: number;
  readonly cachedSeconds: number;
  readonly uncachedRequests: number;
  readonly mixedRequests: number;
  readonly rounds: Rounds;
}

const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: "Express 5",
  koa: "Koa 3",
  hapi: "hapi 21",
};

/** Compares routes behind the gates of two checkouts. */
export async function compareRoutes(
  roots: Roots,
  plan: RoutesPlan,
): Promise<ReadonlyMap<string, Pairs<Sample>>> {
  const stage = await setStage(
    "RS256",
    Object.keys(FRAMEWORKS).flatMap((framework) => [
      serverOf(framework, "ours", roots.ours),
      serverOf(framework, "theirs", roots.theirs),
    ]),
  );
  try {
    const rows = new Map<string, Pairs<Sample>>();
    const loads = await loadsOf(stage, plan);
    for (const [framework, title] of Object.entries(FRAMEWORKS)) {
      const sides = {
        ours: find(stage, framework, "ours"),
        theirs: find(stage, framework, "theirs"),
      };
      for (const [traffic, load] of Object.entries(loads)) {
        const pairs = await measurePairs(sides, plan.rounds, load, (server, work) =>
          measureServer(stage, server, work),
        );
        rows.set(`${title}, ${traffic}`, pairs);
      }
    }
    return rows;
  } finally {
    await stage.close();
  }
}

function serverOf(framework: string, name: keyof Roots, root: string): ServerToStart {
  const module = new URL("gated-server-process.js", import.meta.url);
  return { framework, name, module, args: [framework, root] };
}

function find({ servers }: Stage, framework: string, side: keyof Roots): RunningServer {
  const found = servers.find((each) => each.framework === framework && each.name === side);
  if (found === undefined) throw new Error(`No server ${framework}, ${side}`);
  return found;
}

/** What both servers are sent in one round, by its kind. */
async function loadsOf(
  stage: Stage,
  { connections, cachedTokens, cachedSeconds, uncachedRequests, mixedRequests }: RoutesPlan,
): Promise<Readonly<Record<string, () => Promise<RoundLoad>>>> {
  const source = await TrafficSource.create(stage, cachedTokens);
  return {
    "cached tokens": async () => source.cached({ seconds: cachedSeconds }, connections),
    "uncached tokens": () => source.uncached(uncachedRequests, connections),
    "mixed traffic": () => source.mixed(mixedRequests, connections),
  };
}
