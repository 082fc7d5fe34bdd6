import { encodePart, signJwt } from "../signing/sign-jwt.js";
import type { AssertionKey } from "./assertion-key.js";

/**
 * Signs a client assertion.
 *
 * @param typ the header's `typ`; `undefined` leaves it out
 */
export function signAssertion(
  { key, algorithm, keyId, certificate }: AssertionKey,
  typ: string | undefined,
  claims: object,
): string {
  const header = encodePart({ alg: algorithm, typ, kid: keyId, ...certificate });
  return signJwt(key, algorithm, header, claims);
}
