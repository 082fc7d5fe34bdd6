import { JwtVerifier } from "aws-jwt-verify";
import { AUDIENCE, mayCall } from "../../policy.js";
import { type DecideAll, refused, type Trust, tokenOf } from "../trust.js";

/** aws-jwt-verify's generic verifier, its key set loaded beforehand, which makes it synchronous. */
export function awsJwtVerify({ issuer, jwks }: Trust): DecideAll {
  const verifier = JwtVerifier.create({ issuer, audience: AUDIENCE });
  verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
  return (lines) => {
    for (const line of lines) {
      if (!mayCall(verifier.verifySync(tokenOf(line)))) throw refused();
    }
  };
}
