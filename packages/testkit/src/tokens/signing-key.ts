import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto";
import { promisify } from "node:util";
import type { Algorithm } from "@callgate/core";
import { exportJWK, type JWK } from "jose";

/** A key an issuer signs with, and what it publishes of it. */
export interface SigningKey {
  readonly algorithm: Algorithm;
  /** The key's name in the set; `undefined` for a key without one. */
  readonly kid: string | undefined;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as it stands in the JWK Set (RFC 7517 section 4). */
  readonly jwk: JWK;
}

/** The two halves of a key, before it is given a name and an algorithm. */
export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Whether an algorithm signs with an RSA key. */
export function isRsa(algorithm: Algorithm): boolean {
  return /^[RP]S/.test(algorithm);
}

const generate = promisify(generateKeyPair) as unknown as (
  type: string,
  options: object,
) => Promise<{ readonly publicKey: JsonWebKey; readonly privateKey: JsonWebKey }>;

const CURVES: Readonly<Record<string, string>> = { ES256: "P-256", ES384: "P-384", ES512: "P-521" };

/**
 * Makes a new key of the kind an algorithm needs; RSA keys have 2048 bits and take longer.
 *
 * The keys are written and read back, because Node 20 can deadlock when it exports a key it generated itself: a
 * garbage collection in the middle of it waits for the key's lock, which the export holds.
 */
export async function generateKeys(algorithm: Algorithm): Promise<KeyPair> {
  const namedCurve = CURVES[algorithm];
  const type = isRsa(algorithm) ? "rsa" : namedCurve === undefined ? "ed25519" : "ec";
  const { publicKey, privateKey } = await generate(type, {
    modulusLength: 2048,
    namedCurve,
    publicKeyEncoding: { format: "jwk" },
    privateKeyEncoding: { format: "jwk" },
  });
  return {
    publicKey: createPublicKey({ key: publicKey, format: "jwk" }),
    privateKey: createPrivateKey({ key: privateKey, format: "jwk" }),
  };
}

/**
 * Gives a pair of keys its algorithm and its name.
 *
 * @param publishKey makes the published key of one with `alg` and `use: "sig"`
 */
export async function toSigningKey(
  { privateKey, publicKey }: KeyPair,
  algorithm: Algorithm,
  kid: string | undefined,
  publishKey: (jwk: JWK) => JWK = (jwk) => jwk,
): Promise<SigningKey> {
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg: algorithm, use: "sig" };
  if (kid !== undefined) jwk.kid = kid;
  const published = Object.freeze(publishKey(jwk));
  return Object.freeze({ algorithm, kid, privateKey, publicKey, jwk: published });
}
