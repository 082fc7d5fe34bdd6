import { constants, type KeyObject, sign } from "node:crypto";
import { freshKeyPair } from "@callgate-tooling/test-support";
import type { Algorithm } from "../kit/algorithms.js";

/** A JWK as tests write it. */
export type TestJwk = Record<string, unknown>;

/** A key pair that signs anything for a test, valid or not. */
export interface Signer {
  readonly algorithm: Algorithm;
  readonly kid: string;
  readonly publicJwk: TestJwk;
  readonly privateJwk: TestJwk;
  /** Signs a header and a payload, each an object or the JSON text itself. */
  token(header: object | string, payload: object | string): string;
}

const HASHES: Readonly<Record<string, string>> = { 256: "sha256", 384: "sha384", 512: "sha512" };
const CURVES: Readonly<Record<string, string>> = {
  ES256: "P-256",
  ES384: "P-384",
  ES512: "P-521",
};

/** Makes a signer with a fresh key. */
export function createSigner(algorithm: Algorithm = "ES256", kid = "key-1"): Signer {
  const { publicKey, privateKey } = generatePair(algorithm);
  const members = { kid, alg: algorithm, use: "sig" };
  return {
    algorithm,
    kid,
    publicJwk: { ...publicKey.export({ format: "jwk" }), ...members },
    privateJwk: { ...privateKey.export({ format: "jwk" }), ...members },
    token: (header, payload) => {
      const input = `${encode(header)}.${encode(payload)}`;
      return `${input}.${signWith(algorithm, privateKey, input).toString("base64url")}`;
    },
  };
}

/** Encodes a token part: an object as JSON, a string unchanged. */
export function encode(part: object | string): string {
  return Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");
}

function generatePair(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  const namedCurve = CURVES[algorithm];
  if (namedCurve !== undefined) return freshKeyPair("ec", { namedCurve });
  return algorithm.startsWith("Ed")
    ? freshKeyPair("ed25519")
    : freshKeyPair("rsa", { modulusLength: 2048 });
}

function signWith(algorithm: Algorithm, key: KeyObject, input: string): Buffer {
  const hash = HASHES[algorithm.slice(2)] ?? null;
  const data = Buffer.from(input);
  if (algorithm.startsWith("PS")) {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return sign(hash, data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
  }
  return sign(hash, data, { key, dsaEncoding: "ieee-p1363" });
}
