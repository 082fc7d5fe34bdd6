import type { Rounds, RoundTimes } from "../measure/alternate.js";
import { median, medianRatio } from "../measure/statistics.js";
import { ALGORITHMS, type BenchmarkAlgorithm, SigningKey } from "../signing-key.js";
import { CACHING_PEER, measureKnownTokens } from "./known-tokens.js";
import { BARE, measureNewTokens } from "./new-tokens.js";
import type { Trust } from "./trust.js";

/** What one contender took for one token. */
export interface MicroRow {
  readonly name: string;
  readonly medianMicroseconds: number;
  readonly fastestMicroseconds: number;
  readonly perSecond: number;
  /** Times what the reference took in the same round, median over the rounds. */
  readonly timesReference: number;
}

/** One comparison within one process. */
export interface MicroResult {
  readonly algorithm: BenchmarkAlgorithm;
  /** Whether the tokens were seen before (`known`) or not. */
  readonly tokens: "new" | "known";
  readonly tokenLength: number;
  readonly reference: string;
  readonly rows: readonly MicroRow[];
}

export interface MicroPlan {
  readonly newTokens: number;
  readonly knownTokens: number;
  readonly knownCalls: number;
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
    const tokens = await key.tokens(ISSUER, plan.newTokens);
    const known = tokens.slice(0, plan.knownTokens);
    const shape = { algorithm, tokenLength: tokens[0]?.length ?? 0 };
    const fresh = await measureNewTokens(trust, tokens, plan.rounds);
    results.push({ ...shape, tokens: "new", ...toRows(fresh, tokens.length, BARE) });
    const cached = await measureKnownTokens(trust, known, plan.knownCalls, plan.rounds);
    results.push({ ...shape, tokens: "known", ...toRows(cached, plan.knownCalls, CACHING_PEER) });
  }
  return results;
}

function toRows(
  times: RoundTimes,
  calls: number,
  reference: string,
): Pick<MicroResult, "reference" | "rows"> {
  const ofReference = times.get(reference) ?? [];
  const rows = [...times].map(([name, milliseconds]): MicroRow => {
    const medianMicroseconds = (median(milliseconds) * 1000) / calls;
    return {
      name,
      medianMicroseconds,
      fastestMicroseconds: (Math.min(...milliseconds) * 1000) / calls,
      perSecond: 1e6 / medianMicroseconds,
      timesReference: medianRatio(milliseconds, ofReference),
    };
  });
  return { reference, rows };
}
