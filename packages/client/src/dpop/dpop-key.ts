import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import type { Algorithm } from "@callgate/core/kit";
import { KeyUnusable } from "../signing/key-unusable.js";
import { encodePart } from "../signing/sign-jwt.js";
import { algorithmsFor } from "../signing/signing-algorithms.js";

/** The key that a client's tokens are bound to. */
export interface DpopKey {
  readonly privateKey: KeyObject;
  readonly algorithm: Algorithm;
  /** The header of every proof, encoded: it has the public key. */
  readonly header: string;
  /** The JWK SHA-256 thumbprint (RFC 7638), `cnf.jkt` of the tokens that are bound to it. */
  readonly thumbprint: string;
}

/** The required members of a public key, in the order in which its thumbprint has them (RFC 7638 section 3.2, RFC 8037 section 2). */
const MEMBERS: Readonly<Record<string, readonly string[]>> = Object.freeze({
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  RSA: ["e", "kty", "n"],
});

/**
 * Prepares a private key for proofs.
 *
 * @param wanted default: the first that the key supports
 * @throws {KeyUnusable}
 */
export function dpopKeyOf(privateKey: KeyObject, wanted?: Algorithm): DpopKey {
  const possible = algorithmsFor(privateKey);
  const algorithm = wanted ?? possible[0];
  if (algorithm === undefined || !possible.includes(algorithm)) {
    throw new KeyUnusable("does not support the algorithm; check `algorithm`, or use another key");
  }
  const jwk = publicJwkOf(privateKey);
  return Object.freeze({
    privateKey,
    algorithm,
    header: encodePart({ typ: "dpop+jwt", alg: algorithm, jwk }),
    thumbprint: createHash("sha256").update(JSON.stringify(jwk)).digest("base64url"),
  });
}

/**
 * Generates a key for an algorithm. It is never returned, exported or stored, and is lost when the process ends.
 *
 * Generating an RSA key blocks the event loop for some tenths of a second.
 */
export function makeDpopKey(algorithm: Algorithm): DpopKey {
  return dpopKeyOf(generated(algorithm), algorithm);
}

/** Generated in an encoded form and imported again: Node 20 can deadlock when it exports a key that it generated. */
const ENCODINGS = {
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "der" },
};

function generated(algorithm: Algorithm): KeyObject {
  const { privateKey: written } = writtenPair(algorithm);
  try {
    return createPrivateKey({ key: written, format: "der", type: "pkcs8" });
  } finally {
    written.fill(0);
  }
}

/** With keys written as octets; the overloads of Node's types name every kind and form of key by itself. */
const generate = generateKeyPairSync as unknown as (
  type: string,
  options: object,
) => { readonly privateKey: Buffer };

function writtenPair(algorithm: Algorithm): { readonly privateKey: Buffer } {
  switch (algorithm) {
    case "ES256":
      return generate("ec", { namedCurve: "P-256", ...ENCODINGS });
    case "ES384":
      return generate("ec", { namedCurve: "P-384", ...ENCODINGS });
    case "ES512":
      return generate("ec", { namedCurve: "P-521", ...ENCODINGS });
    case "EdDSA":
    case "Ed25519":
      return generate("ed25519", ENCODINGS);
    default:
      return generate("rsa", { modulusLength: 2048, ...ENCODINGS });
  }
}

/** The public half, with nothing but the members that its thumbprint has, in their order. */
function publicJwkOf(privateKey: KeyObject): Readonly<Record<string, unknown>> {
  const jwk = exported(privateKey);
  const members = MEMBERS[String(jwk.kty)] ?? [];
  return Object.fromEntries(members.map((name) => [name, jwk[name]]));
}

function exported(privateKey: KeyObject): Readonly<Record<string, unknown>> {
  try {
    return createPublicKey(privateKey).export({ format: "jwk" }) as Record<string, unknown>;
  } catch {
    throw new KeyUnusable("cannot be written as a JWK; use an EC, Ed25519 or RSA key");
  }
}
