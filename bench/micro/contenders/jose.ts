import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { AUDIENCE, mayCall } from "../../policy.js";
import { type DecideAll, refused, type Trust, tokenOf } from "../trust.js";

/** jose with a key set in memory, as documented for `jwtVerify`. */
export function jose({ issuer, jwks }: Trust): DecideAll {
  const keys = createLocalJWKSet(jwks as JSONWebKeySet);
  const options = { issuer, audience: AUDIENCE };
  return async (lines) => {
    for (const line of lines) {
      const { payload } = await jwtVerify(tokenOf(line), keys, options);
      if (!mayCall(payload)) throw refused();
    }
  };
}
