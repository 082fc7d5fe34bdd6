import { createPublicKey, KeyObject, type webcrypto } from "node:crypto";
import { calculateJwkThumbprint, importJWK, type JWK } from "jose";
import { type Algorithm, canonicalAlgorithm, isAlgorithm } from "../kit/algorithms.js";
import { isRocaModulus } from "./roca.js";

/** A public key that may verify signatures, imported once. */
export interface VerificationKey {
  /** The key's name in its set; `undefined` where the issuer gave it none. */
  readonly kid: string | undefined;
  /** What this key may verify, under canonical names: nearly always one algorithm. */
  readonly algorithms: ReadonlySet<Algorithm>;
  readonly keyObject: KeyObject;
  /** How long its signatures are, always. */
  readonly signatureBytes: number;
  /** Says whether two keys are the same key under the same rules. */
  readonly identity: string;
}

/** Why a key of a set is passed over. The good keys beside it keep working. */
export type SkippedKeyCode =
  | "not_an_object"
  | "symmetric"
  | "private"
  | "use_not_signature"
  | "key_ops_without_verify"
  | "kid_invalid"
  | "key_type_unsupported"
  | "algorithm_not_allowed"
  | "rsa_too_weak"
  | "key_invalid"
  | "issuer_mismatch"
  | "over_limit";

/** The rules keys of one issuer are held to. */
export interface KeyRules {
  readonly algorithms: ReadonlySet<Algorithm>;
  readonly rsaAlgorithms: ReadonlySet<Algorithm>;
  readonly keyUses: readonly string[];
  /** Passes over keys that say they are another issuer's. Default: every key is the issuer's own. */
  readonly isOwnKey?: ((jwk: Readonly<Record<string, unknown>>) => boolean) | undefined;
}

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 16_384;

const CURVE_ALGORITHMS: Readonly<Record<string, Algorithm>> = Object.freeze({
  "EC P-256": "ES256",
  "EC P-384": "ES384",
  "EC P-521": "ES512",
  "OKP Ed25519": "EdDSA",
});

/**
 * Imports one JWK of an issuer's set, or says why it is passed over.
 *
 * A key works for its own algorithm only, so that no header can choose another for it (RFC 8725 section 3.1):
 * the `alg` it states, or else what its curve allows, or for RSA what the operator wrote. jose validates and
 * imports it; the result is a `KeyObject`, which verifies synchronously.
 *
 * @see RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2
 */
export async function importVerificationKey(
  jwk: unknown,
  rules: KeyRules,
): Promise<VerificationKey | SkippedKeyCode> {
  if (typeof jwk !== "object" || jwk === null || Array.isArray(jwk)) return "not_an_object";
  const key = jwk as JWK;
  const unfit = findUnfit(key, rules);
  if (unfit !== undefined) return unfit;
  const algorithms = algorithmsOf(key, rules);
  if (typeof algorithms === "string") return algorithms;
  try {
    const [algorithm] = algorithms;
    const cryptoKey = await importJWK(publicMembers(key), algorithm);
    const keyObject = reimportFromDer(KeyObject.from(cryptoKey as webcrypto.CryptoKey));
    if (key.kty === "RSA" && !isStrongRsa(keyObject)) return "rsa_too_weak";
    const thumbprint = await calculateJwkThumbprint(key);
    const identity = JSON.stringify([key.kid ?? null, thumbprint, [...algorithms]]);
    const signatureBytes = signatureBytesOf(keyObject, key.crv);
    return Object.freeze({ kid: key.kid, algorithms, keyObject, signatureBytes, identity });
  } catch {
    return "key_invalid";
  }
}

function findUnfit(key: JWK, rules: KeyRules): SkippedKeyCode | undefined {
  if (key.kty === "oct" || key.k !== undefined) return "symmetric";
  if (key.d !== undefined || key.priv !== undefined) return "private";
  if (key.use !== undefined && !rules.keyUses.includes(key.use)) return "use_not_signature";
  if (
    key.key_ops !== undefined &&
    !(Array.isArray(key.key_ops) && key.key_ops.includes("verify"))
  ) {
    return "key_ops_without_verify";
  }
  if (key.kid !== undefined && typeof key.kid !== "string") return "kid_invalid";
  if (rules.isOwnKey?.({ ...key }) === false) return "issuer_mismatch";
  return undefined;
}

function algorithmsOf(key: JWK, rules: KeyRules): ReadonlySet<Algorithm> | SkippedKeyCode {
  const possible = possibleAlgorithms(key, rules);
  if (possible === undefined) return "key_type_unsupported";
  if (key.alg === undefined) {
    const allowed = possible.whenUnstated.filter((algorithm) => rules.algorithms.has(algorithm));
    return allowed.length === 0 ? "algorithm_not_allowed" : new Set(allowed);
  }
  if (!isAlgorithm(key.alg)) return "algorithm_not_allowed";
  const stated = canonicalAlgorithm(key.alg);
  return possible.fits(stated) && rules.algorithms.has(stated)
    ? new Set([stated])
    : "algorithm_not_allowed";
}

interface PossibleAlgorithms {
  readonly fits: (algorithm: Algorithm) => boolean;
  readonly whenUnstated: readonly Algorithm[];
}

function possibleAlgorithms(key: JWK, rules: KeyRules): PossibleAlgorithms | undefined {
  if (key.kty === "RSA") {
    return {
      fits: (algorithm) => /^[RP]S/.test(algorithm),
      whenUnstated: [...rules.rsaAlgorithms],
    };
  }
  const algorithm = CURVE_ALGORITHMS[`${key.kty} ${key.crv}`];
  if (algorithm === undefined) return undefined;
  return { fits: (stated) => stated === algorithm, whenUnstated: [algorithm] };
}

/**
 * The same key, read from its DER: OpenSSL then has it in the form it verifies with, where one made of a JWK is
 * converted for every signature.
 */
function reimportFromDer(keyObject: KeyObject): KeyObject {
  const der = { format: "der", type: "spki" } as const;
  return createPublicKey({ key: keyObject.export(der), ...der });
}

/** Only what makes the key: an inconsistent `key_ops` or `ext` beside it is not the importer's business. */
function publicMembers({ kty, crv, x, y, n, e }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e }));
}

const CURVE_SIGNATURE_BYTES: Readonly<Record<string, number>> = Object.freeze({
  "P-256": 64,
  "P-384": 96,
  "P-521": 132,
  Ed25519: 64,
});

function signatureBytesOf(keyObject: KeyObject, curve = ""): number {
  const { modulusLength = 0 } = keyObject.asymmetricKeyDetails ?? {};
  return CURVE_SIGNATURE_BYTES[curve] ?? Math.ceil(modulusLength / 8);
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

/** Tells whether a JWK looks usable, before anything is imported: for keys the operator hands in. */
export function isUsableJwk(jwk: unknown, rules: KeyRules): boolean {
  if (typeof jwk !== "object" || jwk === null) return false;
  return (
    findUnfit(jwk as JWK, rules) === undefined &&
    typeof algorithmsOf(jwk as JWK, rules) !== "string"
  );
}
