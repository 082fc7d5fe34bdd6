import { createPublicKey, type JsonWebKey, KeyObject, type webcrypto } from "node:crypto";
import { calculateJwkThumbprint, importJWK, type JWK } from "jose";
import type { Algorithm } from "../kit/algorithms.js";
import {
  algorithmsOf,
  curveOf,
  findUnfit,
  type KeyRules,
  publicMembers,
  type SkippedKeyCode,
  type WrittenKey,
  writtenKey,
} from "./key-rules.js";
import { isRocaModulus } from "./roca.js";

/** A public key that may verify signatures, imported once. */
export interface VerificationKey {
  /** The key's name in its set; `undefined` where the issuer set none. */
  readonly kid: string | undefined;
  /** What this key may verify, under canonical names: nearly always one algorithm. */
  readonly algorithms: ReadonlySet<Algorithm>;
  readonly keyObject: KeyObject;
  /** The length of its signatures, which never varies. */
  readonly signatureBytes: number;
  /** Whether two keys are the same key under the same rules. */
  readonly identity: string;
}

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 16_384;

/**
 * Imports one JWK of an issuer's set, or returns why it is skipped.
 *
 * A key works for its own algorithm only, so that no header can choose another for it (RFC 8725 section 3.1):
 * the `alg` it states, or else what its curve allows, or for RSA what the operator configured. jose validates and
 * imports it; the result is a `KeyObject`, which verifies synchronously.
 *
 * @see RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2
 */
export async function importVerificationKey(
  jwk: unknown,
  rules: KeyRules,
): Promise<VerificationKey | SkippedKeyCode> {
  const key = writtenKey(jwk);
  if (key === undefined) return "not_an_object";
  const algorithms = findUnfit(key, rules) ?? algorithmsOf(key, rules);
  if (typeof algorithms === "string") return algorithms;
  try {
    const [algorithm] = algorithms;
    const members = publicMembers(key);
    const cryptoKey = await importJWK(members, algorithm);
    const keyObject = reimportFromDer(KeyObject.from(cryptoKey as webcrypto.CryptoKey));
    if (members.kty === "RSA" && !isStrongRsa(keyObject)) return "rsa_too_weak";
    const kid = key.kid as string | undefined;
    const identity = JSON.stringify([
      kid ?? null,
      await calculateJwkThumbprint(members),
      [...algorithms],
    ]);
    const signatureBytes = signatureBytesOf(members, keyObject);
    return Object.freeze({ kid, algorithms, keyObject, signatureBytes, identity });
  } catch {
    return "key_invalid";
  }
}

/**
 * Finds why a key that a client sent is not one to verify with: it is symmetric, has a private part, is for another use, or of a
 * kind that is not accepted.
 *
 * @see RFC 9449 section 4.3, item 7
 */
export function findUnfitKey(jwk: WrittenKey, rules: KeyRules): SkippedKeyCode | undefined {
  const key = { __proto__: null, ...jwk } as WrittenKey;
  const unfit = findUnfit(key, rules) ?? algorithmsOf(key, rules);
  return typeof unfit === "string" ? unfit : undefined;
}

/**
 * Imports a key that a client sent, at once, by the same rules as {@link importVerificationKey}: for one in which
 * {@link findUnfitKey} finds nothing.
 *
 * @returns `undefined` for a key that is invalid or too weak
 */
export function importKeyNow(jwk: WrittenKey, rules: KeyRules): VerificationKey | undefined {
  const key = { __proto__: null, ...jwk } as WrittenKey;
  const algorithms = algorithmsOf(key, rules);
  if (typeof algorithms === "string") return undefined;
  try {
    const members = publicMembers(key);
    const imported = createPublicKey({ key: members as JsonWebKey, format: "jwk" });
    const keyObject = reimportFromDer(imported);
    if (members.kty === "RSA" && !isStrongRsa(keyObject)) return undefined;
    const signatureBytes = signatureBytesOf(members, keyObject);
    return Object.freeze({ kid: undefined, algorithms, keyObject, signatureBytes, identity: "" });
  } catch {
    return undefined;
  }
}

/**
 * The same key, read from its DER: OpenSSL then has it in the form it verifies with, where a key made from a JWK is
 * converted for every signature.
 */
function reimportFromDer(keyObject: KeyObject): KeyObject {
  const der = { format: "der", type: "spki" } as const;
  return createPublicKey({ key: keyObject.export(der), ...der });
}

function signatureBytesOf(members: JWK, keyObject: KeyObject): number {
  const { modulusLength = 0 } = keyObject.asymmetricKeyDetails ?? {};
  return curveOf({ ...members })?.[1] ?? Math.ceil(modulusLength / 8);
}

function isStrongRsa(keyObject: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = keyObject.asymmetricKeyDetails ?? {};
  // With an exponent of 1 every message is its own signature.
  if (modulusLength < MIN_RSA_BITS || modulusLength > MAX_RSA_BITS || publicExponent < 3n) {
    return false;
  }
  const { n = "" } = keyObject.export({ format: "jwk" });
  return !isRocaModulus(BigInt(`0x${Buffer.from(n, "base64url").toString("hex")}`));
}

/** Whether a JWK can be used, without waiting: for keys in the operator's configuration. */
export function isUsableJwk(jwk: unknown, rules: KeyRules): boolean {
  const key = writtenKey(jwk);
  if (key === undefined) return false;
  if (findUnfit(key, rules) !== undefined || typeof algorithmsOf(key, rules) === "string")
    return false;
  try {
    const keyObject = createPublicKey({ key: publicMembers(key) as JsonWebKey, format: "jwk" });
    return key.kty !== "RSA" || isStrongRsa(keyObject);
  } catch {
    return false;
  }
}
