import { randomBytes } from "node:crypto";
import type { Load, LoadResult } from "../http/load-process.js";
import { LOAD_CORE, SERVER_CORE } from "../http/stage.js";
import { HelperProcess } from "../measure/helper-process.js";
import { median } from "../measure/statistics.js";
import { SigningKey } from "../signing-key.js";
import type { BurstQuestion, LoopDelay } from "./burst-process.js";

/** How a server took a burst of forged tokens. */
export interface BurstRow extends LoopDelay {
  readonly name: string;
  readonly refusedPerSecond: number;
}

export interface BurstPlan {
  readonly forgedTokens: number;
  readonly connections: number;
  readonly rounds: number;
}

const ISSUER = "https://login.example.com";
const RS256_SIGNATURE_BYTES = 256;

/** Sends forged tokens as fast as they are answered, and looks at how long the event loop is kept waiting. */
export async function measureBurst(plan: BurstPlan): Promise<readonly BurstRow[]> {
  const key = new SigningKey("RS256");
  const args = [ISSUER, JSON.stringify({ keys: [key.jwk] })];
  const load = await HelperProcess.start(new URL("../http/load-process.js", import.meta.url), {
    core: LOAD_CORE,
  });
  const servers = new Map<string, HelperProcess>();
  try {
    for (const name of ["Callgate", "jose"]) {
      const module = new URL("burst-process.js", import.meta.url);
      const options = { core: SERVER_CORE, args: [name, ...args] };
      servers.set(name, await HelperProcess.start(module, options));
    }
    const tokens = await forge(key, plan.forgedTokens);
    return await runRounds(servers, load, tokens, plan);
  } finally {
    await Promise.all([load, ...servers.values()].map((process) => process.stop()));
  }
}

async function runRounds(
  servers: ReadonlyMap<string, HelperProcess>,
  load: HelperProcess,
  tokens: readonly string[],
  { connections, rounds }: BurstPlan,
): Promise<readonly BurstRow[]> {
  const rows = new Map<string, Omit<BurstRow, "name">[]>();
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, server] of servers) {
      const ask = <Answer>(question: BurstQuestion): Promise<Answer> => server.ask(question);
      const url = `http://127.0.0.1:${await ask<number>("port")}/orders`;
      await ask("start");
      const burst: Load = { url, tokens, connections };
      const { statuses, requestsPerSecond } = await load.ask<LoadResult>(burst);
      const delay = await ask<LoopDelay>("stop");
      if (statuses[401] !== tokens.length) throw new Error(`${name}: ${JSON.stringify(statuses)}`);
      const row = { ...delay, refusedPerSecond: requestsPerSecond };
      if (round > 0) rows.set(name, [...(rows.get(name) ?? []), row]);
    }
  }
  return [...rows].map(([name, ofRounds]) => ({
    name,
    medianMs: median(ofRounds.map(({ medianMs }) => medianMs)),
    p99Ms: median(ofRounds.map(({ p99Ms }) => p99Ms)),
    longestMs: median(ofRounds.map(({ longestMs }) => longestMs)),
    refusedPerSecond: median(ofRounds.map(({ refusedPerSecond }) => refusedPerSecond)),
  }));
}

/** Good tokens, less the signature: the costliest to refuse, since everything before it holds. */
async function forge(key: SigningKey, count: number): Promise<readonly string[]> {
  const good = await key.token({ iss: ISSUER });
  const signed = good.slice(0, good.lastIndexOf("."));
  // Below the modulus, or OpenSSL would not even begin.
  return Array.from({ length: count }, () => {
    const signature = randomBytes(RS256_SIGNATURE_BYTES);
    signature[0] = 0;
    return `${signed}.${signature.toString("base64url")}`;
  });
}
