import jwt from "jsonwebtoken";
import { AUDIENCE, mayCall } from "../../policy.js";
import { type DecideAll, refused, type Trust, tokenOf } from "../trust.js";

/** jsonwebtoken with a `KeyObject`: given PEM, as most write it, it parses the key again for every token. */
export function jsonwebtoken({ issuer, algorithm, publicKey }: Trust): DecideAll {
  const algorithms = [algorithm as jwt.Algorithm];
  return (lines) => {
    for (const line of lines) {
      const claims = jwt.verify(tokenOf(line), publicKey, {
        algorithms,
        issuer,
        audience: AUDIENCE,
      });
      if (typeof claims === "string" || !mayCall(claims)) throw refused();
    }
  };
}
