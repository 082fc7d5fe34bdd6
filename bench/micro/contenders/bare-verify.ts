import { verify } from "node:crypto";
import { HASHES } from "../../signing-key.js";
import { refused, type Trust } from "../trust.js";

/** A token taken apart beforehand. */
export interface SignedBytes {
  readonly input: Buffer;
  readonly signature: Buffer;
}

export function toSignedBytes(token: string): SignedBytes {
  const lastDot = token.lastIndexOf(".");
  return {
    input: Buffer.from(token.slice(0, lastDot)),
    signature: Buffer.from(token.slice(lastDot + 1), "base64url"),
  };
}

/** Nothing but the signatures, of tokens taken apart beforehand: what no verifier can be faster than. */
export function bareVerify({ algorithm, publicKey }: Trust, tokens: readonly SignedBytes[]): void {
  const hash = HASHES[algorithm];
  const key =
    algorithm === "ES256" ? { key: publicKey, dsaEncoding: "ieee-p1363" as const } : publicKey;
  for (const { input, signature } of tokens) {
    if (!verify(hash, input, key, signature)) throw refused();
  }
}
