import type { Load } from "../http/load.js";
import { LOAD_CORE } from "../http/stage.js";
import { HelperProcess } from "../measure/helper-process.js";
import { type Quartiles, quartilesOf, quartilesOfRatio } from "../measure/statistics.js";
import { SigningKey } from "../signing-key.js";
import type { FastLoadResult } from "./fast-load-process.js";

/** How many good tokens a server verified that may use every core. */
export interface ThreadsRow {
  readonly name: string;
  readonly admittedPerSecond: Quartiles;
  /** Its requests per second over those of the server that verifies every signature on the event loop. */
  readonly timesEventLoop: Quartiles;
}

export interface ThreadsPlan {
  /** Distinct good tokens of one round. */
  readonly tokens: number;
  readonly connections: number;
  readonly rounds: number;
}

const ISSUER = "https://login.example.com";
const EVENT_LOOP = "Callgate, never on threads";

/** Each server by its `signatureThreads`. */
const SERVERS: ReadonlyMap<string, string> = new Map([
  ["Callgate", "auto"],
  ["Callgate, always on threads", "always"],
  [EVENT_LOOP, "never"],
  ["jose", "jose"],
]);

/** Sends distinct good ES256 tokens, as fast as they are admitted, to plain servers that may use every core. */
export async function measureThreads(plan: ThreadsPlan): Promise<readonly ThreadsRow[]> {
  const key = new SigningKey("ES256");
  const args = [ISSUER, JSON.stringify({ keys: [key.jwk] })];
  const load = await HelperProcess.start(new URL("fast-load-process.js", import.meta.url), {
    core: LOAD_CORE,
  });
  const servers = new Map<string, HelperProcess>();
  try {
    for (const [name, guard] of SERVERS) {
      const module = new URL("burst-process.js", import.meta.url);
      servers.set(name, await HelperProcess.start(module, { args: [guard, ...args] }));
    }
    return toRows(await runRounds(servers, load, key, plan));
  } finally {
    await Promise.all([load, ...servers.values()].map((process) => process.stop()));
  }
}

type Rounds = ReadonlyMap<string, readonly number[]>;

async function runRounds(
  servers: ReadonlyMap<string, HelperProcess>,
  load: HelperProcess,
  key: SigningKey,
  { tokens, connections, rounds }: ThreadsPlan,
): Promise<Rounds> {
  const perSecond = new Map<string, number[]>([...servers.keys()].map((name) => [name, []]));
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const good = await key.tokens(ISSUER, tokens);
    const turns = [...servers];
    for (const [name, server] of round % 2 === 0 ? turns : turns.reverse()) {
      const url = `http://127.0.0.1:${await server.ask<number>("port")}/orders`;
      const uncached: Load = { url, tokens: good, connections };
      const { statuses, requestsPerSecond } = await load.ask<FastLoadResult>(uncached);
      if (statuses[200] !== good.length) throw new Error(`${name}: ${JSON.stringify(statuses)}`);
      if (round > 0) perSecond.get(name)?.push(requestsPerSecond);
    }
  }
  return perSecond;
}

function toRows(rounds: Rounds): readonly ThreadsRow[] {
  const eventLoop = rounds.get(EVENT_LOOP) ?? [];
  return [...rounds].map(([name, perSecond]) => ({
    name,
    admittedPerSecond: quartilesOf(perSecond),
    timesEventLoop: quartilesOfRatio(perSecond, eventLoop),
  }));
}
