import { constants, type SigningOptions, sign } from "node:crypto";
import type { AssertionKey } from "./assertion-key.js";

const ENCODE = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * Signs a JWT in compact serialization.
 *
 * Node signs with the `KeyObject` itself. WebCrypto, which oauth4webapi signs with, would need it exported first: not
 * every key can be, and Node 20 may hang on a key that it generated.
 *
 * @param typ the header's `typ`; `undefined` leaves it out
 * @see RFC 7515 section 7.1, RFC 7518 section 3
 */
export function signAssertion(
  { key, algorithm, keyId, certificate }: AssertionKey,
  typ: string | undefined,
  claims: object,
): string {
  const header = { alg: algorithm, typ, kid: keyId, ...certificate };
  const input = `${ENCODE(header)}.${ENCODE(claims)}`;
  const hash = key.asymmetricKeyType === "ed25519" ? null : `sha${algorithm.slice(2)}`;
  const signature = sign(hash, Buffer.from(input), { key, ...signingOptions(algorithm) });
  return `${input}.${signature.toString("base64url")}`;
}

function signingOptions(algorithm: string): SigningOptions {
  if (algorithm.startsWith("ES")) return { dsaEncoding: "ieee-p1363" };
  if (!algorithm.startsWith("PS")) return {};
  return {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}
