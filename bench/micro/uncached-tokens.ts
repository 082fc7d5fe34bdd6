import { alternate, type Contender, type Rounds, type RoundTimes } from "../measure/alternate.js";
import { awsJwtVerify } from "./contenders/aws-jwt-verify.js";
import { bareVerify, toSignedBytes } from "./contenders/bare-verify.js";
import { callgate } from "./contenders/callgate.js";
import { fastJwt } from "./contenders/fast-jwt.js";
import { jose } from "./contenders/jose.js";
import { jsonwebtoken } from "./contenders/jsonwebtoken.js";
import { freshLines } from "./fresh-lines.js";
import type { DecideAll, Trust } from "./trust.js";

/** The limit. */
export const BARE = "crypto.verify";
/** Ours, with its cache off. */
export const OURS = "Callgate";
/** Ours by default: a token that is not in the cache is looked up without a result, verified, and stored. */
export const OURS_CACHING = "Callgate, caching";

/** Times verifying tokens that are in no cache, all of them distinct. */
export async function measureUncachedTokens(
  trust: Trust,
  tokens: readonly string[],
  rounds: Rounds,
): Promise<RoundTimes> {
  const signedBytes = tokens.map(toSignedBytes);
  const over = (name: string, decideAll: DecideAll): Contender => ({
    name,
    prepare: () => {
      const lines = freshLines(tokens);
      return () => decideAll(lines);
    },
  });
  const caching: Contender = {
    name: OURS_CACHING,
    async prepare() {
      const decideAll = await callgate(trust, 10_000);
      const lines = freshLines(tokens);
      return () => decideAll(lines);
    },
  };
  const contenders: Contender[] = [
    { name: BARE, prepare: () => () => bareVerify(trust, signedBytes) },
    over(OURS, await callgate(trust, 0)),
    caching,
    over("fast-jwt", fastJwt(trust, "off")),
    over("aws-jwt-verify", awsJwtVerify(trust)),
    over("jose", jose(trust)),
  ];
  // jsonwebtoken knows no EdDSA.
  if (trust.algorithm !== "EdDSA") contenders.push(over("jsonwebtoken", jsonwebtoken(trust)));
  return alternate(contenders, rounds);
}
