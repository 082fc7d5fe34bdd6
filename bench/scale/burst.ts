import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Load } from "../http/load.js";
import { LOAD_CORE } from "../http/stage.js";
import { HelperProcess } from "../measure/helper-process.js";
import { median, quantile } from "../measure/statistics.js";
import { SigningKey } from "../signing-key.js";
import type { BurstQuestion, LoopDelay } from "./burst-process.js";
import type { FastLoadResult } from "./fast-load-process.js";
import type { ProbeQuestion } from "./probe-process.js";

/** How a server handled a burst of forged tokens. */
export interface BurstRow extends LoopDelay {
  readonly name: string;
  readonly refusedPerSecond: number;
  /** How long a good token that is cached took meanwhile, at the 99th percentile. */
  readonly knownP99Ms?: number;
  /** The same on a server that has nothing else to do. */
  readonly knownAloneP99Ms?: number;
}

export interface BurstPlan {
  readonly forgedTokens: number;
  readonly connections: number;
  readonly rounds: number;
}

const ISSUER = "https://login.example.com";
const RS256_SIGNATURE_BYTES = 256;
/** The server that refuses without verifying: no gate can be faster, nor keep a good token waiting for less. */
const NOTHING_VERIFIED = "nothing verified";

/**
 * What guards each server: Callgate by its `signatureThreads`, jose, which leaves every signature to threads, and a comparison
 * with the one good token: what the client and the server itself take.
 */
const GUARDS: ReadonlyMap<string, string> = new Map([
  ["Callgate", "auto"],
  ["Callgate, always on threads", "always"],
  ["Callgate, never on threads", "never"],
  ["jose", "jose"],
  [NOTHING_VERIFIED, "comparison"],
]);

/**
 * Sends forged tokens as fast as they are answered, and measures how long the event loop is blocked, and a good
 * token that is cached.
 *
 * The servers may use every core: with one, there is nothing that other threads could do meanwhile.
 */
export async function measureBurst(plan: BurstPlan): Promise<readonly BurstRow[]> {
  const key = new SigningKey("RS256");
  const args = [ISSUER, JSON.stringify({ keys: [key.jwk] })];
  const load = await HelperProcess.start(new URL("fast-load-process.js", import.meta.url), {
    core: LOAD_CORE,
  });
  const probe = await HelperProcess.start(new URL("probe-process.js", import.meta.url), {
    core: LOAD_CORE,
  });
  const servers = new Map<string, HelperProcess>();
  try {
    for (const [name, guard] of GUARDS) {
      const module = new URL("burst-process.js", import.meta.url);
      servers.set(name, await HelperProcess.start(module, { args: [guard, ...args] }));
    }
    const forged = await forge(key, plan.forgedTokens);
    const known = await key.token({ iss: ISSUER });
    return await runRounds({ servers, load, probe, forged, known }, plan);
  } finally {
    await Promise.all([load, probe, ...servers.values()].map((process) => process.stop()));
  }
}

/** The processes of a run, and the tokens that they are sent. */
interface Cast {
  readonly servers: ReadonlyMap<string, HelperProcess>;
  readonly load: HelperProcess;
  readonly probe: HelperProcess;
  readonly forged: readonly string[];
  readonly known: string;
}

/** How long a cached token is sent to a server with nothing else to do, in milliseconds. */
const ALONE_MS = 300;

async function runRounds(
  { servers, load, probe, forged, known }: Cast,
  { connections, rounds }: BurstPlan,
): Promise<readonly BurstRow[]> {
  const rows = new Map<string, Required<Omit<BurstRow, "name">>[]>();
  const startProbe = (url: string) => probe.ask({ url, token: known } satisfies ProbeQuestion);
  const stopProbe = async (): Promise<number> =>
    quantile(await probe.ask<readonly number[]>("stop" satisfies ProbeQuestion), 0.99);
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, server] of servers) {
      const ask = <Answer>(question: BurstQuestion): Promise<Answer> => server.ask(question);
      const url = `http://127.0.0.1:${await ask<number>("port")}/orders`;
      await startProbe(url);
      await pause(ALONE_MS);
      const knownAloneP99Ms = await stopProbe();
      await ask("start");
      await startProbe(url);
      const burst: Load = { url, tokens: forged, connections };
      const { statuses, requestsPerSecond } = await load.ask<FastLoadResult>(burst);
      const knownP99Ms = await stopProbe();
      const delay = await ask<LoopDelay>("stop");
      if (statuses[401] !== forged.length) throw new Error(`${name}: ${JSON.stringify(statuses)}`);
      const row = { ...delay, refusedPerSecond: requestsPerSecond, knownP99Ms, knownAloneP99Ms };
      if (round > 0) rows.set(name, [...(rows.get(name) ?? []), row]);
    }
  }
  return [...rows].map(([name, ofRounds]) => ({
    name,
    medianMs: median(ofRounds.map(({ medianMs }) => medianMs)),
    p99Ms: median(ofRounds.map(({ p99Ms }) => p99Ms)),
    longestMs: median(ofRounds.map(({ longestMs }) => longestMs)),
    refusedPerSecond: median(ofRounds.map(({ refusedPerSecond }) => refusedPerSecond)),
    knownP99Ms: median(ofRounds.map(({ knownP99Ms }) => knownP99Ms)),
    knownAloneP99Ms: median(ofRounds.map(({ knownAloneP99Ms }) => knownAloneP99Ms)),
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
