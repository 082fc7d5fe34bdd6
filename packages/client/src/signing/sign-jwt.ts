import { constants, type KeyObject, type SigningOptions, sign } from "node:crypto";
import type { Algorithm } from "@callgate/core/kit";

/** Writes a header or a claims set as a part of a JWT. */
export function encodePart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/**
 * Signs a JWT in compact serialization.
 *
 * Node signs with the `KeyObject` itself. WebCrypto, which oauth4webapi signs with, would need it exported first: not
 * every key can be, and Node 20 may hang on a key that it generated.
 *
 * @param header the protected header, encoded by {@link encodePart}
 * @see RFC 7515 section 7.1, RFC 7518 section 3
 */
export function signJwt(
  key: KeyObject,
  algorithm: Algorithm,
  header: string,
  claims: object,
): string {
  const input = `${header}.${encodePart(claims)}`;
  const hash = key.asymmetricKeyType === "ed25519" ? null : `sha${algorithm.slice(2)}`;
  const signature = sign(hash, Buffer.from(input), { key, ...signingOptions(algorithm) });
  return `${input}.${signature.toString("base64url")}`;
}

function signingOptions(algorithm: Algorithm): SigningOptions {
  if (algorithm.startsWith("ES")) return { dsaEncoding: "ieee-p1363" };
  if (!algorithm.startsWith("PS")) return {};
  return {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}
