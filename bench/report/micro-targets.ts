import { CACHING_PEER } from "../micro/cached-tokens.js";
import type { MicroResult, MicroRow } from "../micro/micro.js";
import { BARE, OURS, OURS_CACHING } from "../micro/uncached-tokens.js";
import { aheadOf, atLeast, atMost, type Target } from "./target.js";

/** Compares verifiers within one process with their targets, under RS256. */
export function judgeMicro(results: readonly MicroResult[]): readonly Target[] {
  return results
    .filter(({ algorithm }) => algorithm === "RS256")
    .flatMap((result) =>
      result.tokens === "cached" ? judgeCached(result) : judgeUncached(result),
    );
}

function judgeCached(result: MicroResult): readonly Target[] {
  const { perSecond } = rowOf(result, OURS);
  const { name, timesOurs } = rowOf(result, CACHING_PEER);
  const lead = { byClock: timesOurs.elapsed, byProcessor: timesOurs.processor };
  return [
    atLeast("Cached token: decisions per second", { byClock: perSecond }, 500_000),
    atLeast(`Cached token: times ${name}`, lead, 1.3, "×"),
  ];
}

function judgeUncached(result: MicroResult): readonly Target[] {
  const { elapsed, processor } = rowOf(result, OURS).timesReference;
  const bare = { byClock: elapsed, byProcessor: processor };
  const peers = result.rows.filter(({ name }) => ![OURS, OURS_CACHING, BARE].includes(name));
  const leads = peers.map(({ name, timesOurs }) => ({
    of: name,
    byClock: timesOurs.elapsed,
    byProcessor: timesOurs.processor,
  }));
  return [
    atMost("Uncached RS256 token: times bare crypto.verify", bare, 1.2, "×"),
    aheadOf("Uncached RS256 token: ahead of every peer", leads),
  ];
}

function rowOf({ rows }: MicroResult, name: string): MicroRow {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`No row for ${name}`);
  return row;
}
