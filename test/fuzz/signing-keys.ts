import { constants, createHash, createHmac, type KeyObject, sign } from "node:crypto";
import { freshKeyPair } from "@callgate-tooling/test-support";

/** A kind of key, as distinguished by JWKs. */
export type Family = "RSA" | "P-256" | "P-384" | "P-521" | "Ed25519";

/** A key pair generated for this run. */
export interface SigningKey {
  readonly family: Family;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key with only its required members. */
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** What each kind of key can sign with, the usual one first. */
export const algorithmsOf: Readonly<Record<Family, readonly [string, ...string[]]>> = {
  RSA: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  "P-521": ["ES512"],
  Ed25519: ["EdDSA", "Ed25519"],
};

function makeKey(family: Family, modulusLength = 2048): SigningKey {
  const { privateKey, publicKey } =
    family === "RSA"
      ? freshKeyPair("rsa", { modulusLength })
      : family === "Ed25519"
        ? freshKeyPair("ed25519")
        : freshKeyPair("ec", { namedCurve: family });
  const jwk = publicKey.export({ format: "jwk" }) as Record<string, unknown>;
  return { family, privateKey, publicKey, jwk };
}

type KeyName = "rsaA" | "rsaB" | "rsaWeak" | "p256A" | "p256B" | "p384" | "p521" | "edA" | "edB";

/** Keys of issuers: generated once, because an RSA key takes longer than a thousand cases. */
export const keys: Readonly<Record<KeyName, SigningKey>> = {
  rsaA: makeKey("RSA"),
  rsaB: makeKey("RSA"),
  rsaWeak: makeKey("RSA", 1536),
  p256A: makeKey("P-256"),
  p256B: makeKey("P-256"),
  p384: makeKey("P-384"),
  p521: makeKey("P-521"),
  edA: makeKey("Ed25519"),
  edB: makeKey("Ed25519"),
};

/** Keys that are unknown to every issuer. */
export const strangers: Readonly<Record<Family, SigningKey>> = {
  RSA: makeKey("RSA"),
  "P-256": makeKey("P-256"),
  "P-384": makeKey("P-384"),
  "P-521": makeKey("P-521"),
  Ed25519: makeKey("Ed25519"),
};

const HASHES: Readonly<Record<string, string>> = { 256: "sha256", 384: "sha384", 512: "sha512" };

/**
 * Signs, synchronously, with any algorithm the key is able to, whether or not its JWK allows it.
 *
 * @param saltLength that of PSS; default: as long as the digest (RFC 7518 section 3.5)
 */
export function signWith(
  algorithm: string,
  { family, privateKey }: SigningKey,
  input: Buffer,
  saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST,
): Buffer {
  if (family === "Ed25519") return sign(null, input, privateKey);
  const hash = HASHES[algorithm.slice(-3)] ?? "sha256";
  if (family !== "RSA") return sign(hash, input, { key: privateKey, dsaEncoding: "ieee-p1363" });
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return sign(hash, input, { key: privateKey, ...(algorithm.startsWith("PS") ? pss : {}) });
}

/** The common text forms of a public key that an attacker would use as an HMAC secret. */
export function macWithPublicKey(
  { publicKey, jwk }: SigningKey,
  input: Buffer,
  form: number,
): Buffer {
  const secrets = [
    publicKey.export({ type: "spki", format: "pem" }),
    publicKey.export({ type: "spki", format: "der" }),
    Buffer.from(String(jwk.n ?? jwk.x), "base64url"),
    JSON.stringify(jwk),
    "",
  ];
  return createHmac("sha256", secrets[form % secrets.length] as string | Buffer)
    .update(input)
    .digest();
}

const SHA256_DIGEST_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** A signature for a 2048-bit RSA key whose exponent is 1: the padded digest itself. Needs no private key. */
export function signForExponentOne(input: Buffer): Buffer {
  const digestInfo = Buffer.concat([
    SHA256_DIGEST_INFO,
    createHash("sha256").update(input).digest(),
  ]);
  const padding = Buffer.alloc(256 - 3 - digestInfo.length, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), digestInfo]);
}
