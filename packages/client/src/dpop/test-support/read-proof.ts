import { createPublicKey, verify } from "node:crypto";

/** A proof as a server reads it. */
export interface ReadProof {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whether the signature is that of the key in the header. */
  readonly isGenuine: boolean;
}

/** Reads a `DPoP` header. */
export function readProof(proof: unknown): ReadProof {
  const [header = "", claims = "", signature = ""] = String(proof).split(".");
  const read = JSON.parse(Buffer.from(header, "base64url").toString());
  const key = createPublicKey({ key: read.jwk, format: "jwk" });
  const hash = key.asymmetricKeyType === "ed25519" ? null : `sha${String(read.alg).slice(2)}`;
  const isEcdsa = String(read.alg).startsWith("ES");
  const isPss = String(read.alg).startsWith("PS");
  return {
    header: read,
    claims: JSON.parse(Buffer.from(claims, "base64url").toString()),
    isGenuine: verify(
      hash,
      Buffer.from(`${header}.${claims}`),
      {
        key,
        ...(isEcdsa && { dsaEncoding: "ieee-p1363" }),
        ...(isPss && { padding: 6, saltLength: Number(String(read.alg).slice(2)) / 8 }),
      },
      Buffer.from(signature, "base64url"),
    ),
  };
}
