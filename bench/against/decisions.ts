import { SERVER_CORE } from "../http/stage.js";
import { HelperProcess } from "../measure/helper-process.js";
import type { MicroPlan } from "../micro/micro.js";
import { ALGORITHMS, type BenchmarkAlgorithm, SigningKey } from "../signing-key.js";
import type { Roots } from "./checkout.js";
import type { DecisionRound } from "./decision-process.js";
import { measurePairs, type Pairs } from "./pairs.js";

const ISSUER = "https://login.example.com";

/** Compares how fast the gates of two checkouts decide, under every algorithm. */
export async function compareDecisions(
  roots: Roots,
  plan: MicroPlan,
): Promise<ReadonlyMap<string, Pairs>> {
  const rows = new Map<string, Pairs>();
  for (const algorithm of ALGORITHMS) {
    for (const [name, pairs] of await compareUnder(algorithm, roots, plan)) {
      rows.set(`${algorithm}, ${name}`, pairs);
    }
  }
  return rows;
}

async function compareUnder(
  algorithm: BenchmarkAlgorithm,
  roots: Roots,
  { uncachedTokens, cachedTokens, cachedCalls, rounds }: MicroPlan,
): Promise<ReadonlyMap<string, Pairs>> {
  const key = new SigningKey(algorithm);
  const tokens = await key.tokens(ISSUER, uncachedTokens);
  const cached = tokens.slice(0, cachedTokens);
  const keySet = JSON.stringify({ keys: [key.jwk] });
  // A process each: in one, the code that both share would be compiled for both.
  const start = (root: string): Promise<HelperProcess> =>
    HelperProcess.start(new URL("decision-process.js", import.meta.url), {
      core: SERVER_CORE,
      args: [root, ISSUER, keySet],
    });
  const ours = await start(roots.ours);
  const theirs = await start(roots.theirs);
  const compare = (work: DecisionRound): Promise<Pairs> =>
    measurePairs(
      { ours, theirs },
      rounds,
      async () => work,
      (side, round) => side.ask<number>(round),
    );
  try {
    return new Map([
      ["cached token", await compare({ tokens: cached, calls: cachedCalls, cache: "warm" })],
      ["uncached token", await compare({ tokens, calls: uncachedTokens, cache: "empty" })],
      ["uncached token, cache off", await compare({ tokens, calls: uncachedTokens, cache: "off" })],
    ]);
  } finally {
    await Promise.all([ours.stop(), theirs.stop()]);
  }
}
