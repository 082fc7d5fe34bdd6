import { createVerifier } from "fast-jwt";
import { AUDIENCE, mayCall } from "../../policy.js";
import { type DecideAll, refused, type Trust, tokenOf } from "../trust.js";

/** What becomes of tokens that fast-jwt has verified. */
export type FastJwtCache = "off" | "by hash" | "by raw token";

/**
 * fast-jwt with the key in memory, which makes it synchronous.
 *
 * Its cache uses a hash of the token as the key; its README says how to use the token itself instead, which is faster
 * and keeps every token in memory.
 */
export function fastJwt({ issuer, algorithm, publicKey }: Trust, cache: FastJwtCache): DecideAll {
  const verify = createVerifier({
    key: publicKey.export({ type: "spki", format: "pem" }),
    algorithms: [algorithm],
    allowedIss: issuer,
    allowedAud: AUDIENCE,
    cache: cache !== "off",
    ...(cache === "by raw token" && { cacheKeyBuilder: (token: string) => token }),
  });
  return (lines) => {
    for (const line of lines) {
      if (!mayCall(verify(tokenOf(line)))) throw refused();
    }
  };
}
