import { alternate, type Rounds, type RoundTimes } from "../measure/alternate.js";
import { callgate } from "./contenders/callgate.js";
import { fastJwt } from "./contenders/fast-jwt.js";
import { freshLines } from "./fresh-lines.js";
import type { DecideAll, Trust } from "./trust.js";
import { OURS } from "./uncached-tokens.js";

/** The peer that caches tokens too. */
export const CACHING_PEER = "fast-jwt, cache";

/**
 * Times deciding about tokens that were verified before, of a few callers in turn.
 *
 * @param callsPerRound how many decisions; the tokens come in turns
 */
export async function measureCachedTokens(
  trust: Trust,
  tokens: readonly string[],
  callsPerRound: number,
  rounds: Rounds,
): Promise<RoundTimes> {
  const over = (name: string, decideAll: DecideAll) => ({
    name,
    prepare: () => {
      const lines = freshLines(tokens, callsPerRound);
      return () => decideAll(lines);
    },
  });
  return alternate(
    [
      over(OURS, await callgate(trust, 10_000)),
      over(CACHING_PEER, fastJwt(trust, "by hash")),
      over(`${CACHING_PEER} by raw token`, fastJwt(trust, "by raw token")),
    ],
    rounds,
  );
}
