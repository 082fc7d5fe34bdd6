import { type HttpPlan, measureServer, type Sample } from "../http/http.js";
import type { Load } from "../http/load-process.js";
import { type RunningServer, type ServerToStart, type Stage, setStage } from "../http/stage.js";
import type { Roots } from "./checkout.js";
import { measurePairs, type Pairs } from "./pairs.js";

const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: "Express 5",
  koa: "Koa 3",
  hapi: "hapi 21",
};

/** Compares routes behind the gates of two checkouts. */
export async function compareRoutes(
  roots: Roots,
  plan: HttpPlan,
): Promise<ReadonlyMap<string, Pairs<Sample>>> {
  const stage = await setStage(
    Object.keys(FRAMEWORKS).flatMap((framework) => [
      serverOf(framework, "ours", roots.ours),
      serverOf(framework, "theirs", roots.theirs),
    ]),
  );
  try {
    const rows = new Map<string, Pairs<Sample>>();
    for (const [framework, title] of Object.entries(FRAMEWORKS)) {
      const sides = {
        ours: find(stage, framework, "ours"),
        theirs: find(stage, framework, "theirs"),
      };
      for (const [tokens, load] of Object.entries(await loadsOf(stage, plan))) {
        const pairs = await measurePairs(sides, plan.rounds, load, (server, work) =>
          measureServer(stage, server, work),
        );
        rows.set(`${title}, ${tokens}`, pairs);
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

/** What both servers are sent in one round, by what is known of its tokens. */
async function loadsOf(
  { key, issuer }: Stage,
  { connections, knownTokens, secondsPerRound, newTokensPerRound }: HttpPlan,
): Promise<Readonly<Record<string, () => Promise<Omit<Load, "url">>>>> {
  const cached = await key.tokens(issuer, knownTokens);
  return {
    "cached tokens": async () => ({
      tokens: cached,
      connections,
      durationSeconds: secondsPerRound,
    }),
    "uncached tokens": async () => ({
      tokens: await key.tokens(issuer, newTokensPerRound),
      connections,
    }),
  };
}
