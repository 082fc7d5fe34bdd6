import {
  type Cost,
  costOf,
  type Rounds,
  type RoundTime,
  type RoundTimes,
} from "../measure/alternate.js";
import { type Quartiles, quartilesOf, quartilesOfRatio } from "../measure/statistics.js";
import { ALGORITHMS, type BenchmarkAlgorithm, SigningKey } from "../signing-key.js";
import { CACHING_PEER, measureCachedTokens } from "./cached-tokens.js";
import type { Trust } from "./trust.js";
import { BARE, measureUncachedTokens, OURS } from "./uncached-tokens.js";

/** How long one contender needed for one token. */
export interface MicroRow extends Cost {
  readonly name: string;
  readonly perSecond: Quartiles;
  /** Times what the reference took in the same round. */
  readonly timesReference: TimesReference;
  /** Times what Callgate took in the same round. */
  readonly timesOurs: TimesReference;
}

/** A quotient of times by two clocks. */
export interface TimesReference {
  readonly elapsed: Quartiles;
  readonly processor: Quartiles;
}

/** One comparison within one process. */
export interface MicroResult {
  readonly algorithm: BenchmarkAlgorithm;
  readonly tokens: "cached" | "uncached";
  readonly tokenLength: number;
  readonly reference: string;
  readonly rows: readonly MicroRow[];
}

export interface MicroPlan {
  readonly uncachedTokens: number;
  readonly cachedTokens: number;
  readonly cachedCalls: number;
  readonly rounds: Rounds;
}

const ISSUER = "https://login.example.com";

/** Compares verifiers within one process, under every algorithm. */
export async function measureMicro(plan: MicroPlan): Promise<readonly MicroResult[]> {
  const results: MicroResult[] = [];
  for (const algorithm of ALGORITHMS) {
    const key = new SigningKey(algorithm);
    const { publicKey, jwk } = key;
    const trust: Trust = { issuer: ISSUER, algorithm, publicKey, jwks: { keys: [jwk] } };
    const tokens = await key.tokens(ISSUER, plan.uncachedTokens);
    const repeated = tokens.slice(0, plan.cachedTokens);
    const shape = { algorithm, tokenLength: tokens[0]?.length ?? 0 };
    const uncached = await measureUncachedTokens(trust, tokens, plan.rounds);
    results.push({ ...shape, tokens: "uncached", ...toRows(uncached, tokens.length, BARE) });
    const cached = await measureCachedTokens(trust, repeated, plan.cachedCalls, plan.rounds);
    results.push({ ...shape, tokens: "cached", ...toRows(cached, plan.cachedCalls, CACHING_PEER) });
  }
  return results;
}

/** Turns the rounds of several contenders into rows. */
export function toRows(
  times: RoundTimes,
  calls: number,
  reference: string,
): Pick<MicroResult, "reference" | "rows"> {
  const rows = [...times].map(
    ([name, rounds]): MicroRow => ({
      name,
      ...costOf(rounds, calls),
      perSecond: quartilesOf(rounds.map(({ elapsedMs }) => (calls * 1000) / elapsedMs)),
      timesReference: timesOf(rounds, times.get(reference) ?? []),
      timesOurs: timesOf(rounds, times.get(OURS) ?? []),
    }),
  );
  return { reference, rows };
}

function timesOf(rounds: readonly RoundTime[], others: readonly RoundTime[]): TimesReference {
  const times = (clock: keyof RoundTime): Quartiles =>
    quartilesOfRatio(
      rounds.map((round) => round[clock]),
      others.map((round) => round[clock]),
    );
  return { elapsed: times("elapsedMs"), processor: times("processorMs") };
}
