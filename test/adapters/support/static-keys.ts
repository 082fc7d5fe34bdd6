import { freshKeyPair } from "@callgate-tooling/test-support";

/** A JWK Set with one public key, for gates that never decide. */
export function staticKeys(): { readonly keys: readonly object[] } {
  const { publicKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  return { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "key-1", alg: "ES256" }] };
}
