import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  type RSAKeyPairOptions,
} from "node:crypto";

/** Options of the kinds of keys, beside their name. */
export interface KeyPairOptions {
  readonly modulusLength?: number;
  readonly namedCurve?: string;
}

/**
 * Generates a key pair whose keys may be exported at any time.
 *
 * Node 20 can deadlock when it exports a key it generated itself: a garbage collection in the middle of it waits
 * for the key's lock, which the export holds. A key that was read back has no such lock.
 */
export function freshKeyPair(
  type: "rsa" | "ec" | "ed25519" | "ed448" | "x25519",
  options: KeyPairOptions = {},
): { publicKey: KeyObject; privateKey: KeyObject } {
  const asJwk = { format: "jwk" } as const;
  const written = generateKeyPairSync(
    type as "rsa",
    {
      ...options,
      publicKeyEncoding: asJwk,
      privateKeyEncoding: asJwk,
    } as unknown as RSAKeyPairOptions<"pem", "pem">,
  ) as unknown as KeyPairJwks;
  return {
    publicKey: createPublicKey({ key: written.publicKey, format: "jwk" }),
    privateKey: createPrivateKey({ key: written.privateKey, format: "jwk" }),
  };
}

interface KeyPairJwks {
  readonly publicKey: JsonWebKey;
  readonly privateKey: JsonWebKey;
}
