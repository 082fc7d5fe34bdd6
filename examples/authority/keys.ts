import { createPrivateKey, generateKeyPair, type JsonWebKey } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/**
 * Generates signing keys: one for RS256, one for ES256. They exist as long as the process, so an authority that
 * restarts has new ones, and everything signed with the old ones is invalid.
 */
export async function generateSigningKeys(): Promise<readonly JsonWebKey[]> {
  const [rsa, ec] = await Promise.all([
    generate("rsa", { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding }),
    generate("ec", { namedCurve: "P-256", publicKeyEncoding, privateKeyEncoding }),
  ]);
  return [
    { ...toJwk(rsa.privateKey), alg: "RS256", use: "sig" },
    { ...toJwk(ec.privateKey), alg: "ES256", use: "sig" },
  ];
}

// Written and read back: Node 20 can deadlock when it exports a key that it generated itself.
const publicKeyEncoding = { type: "spki", format: "pem" } as const;
const privateKeyEncoding = { type: "pkcs8", format: "pem" } as const;

function toJwk(pem: string): JsonWebKey {
  return createPrivateKey(pem).export({ format: "jwk" });
}
