import { createHash, randomUUID } from "node:crypto";
import type { ResourceRequest } from "../request/resource-request.js";
import type { Signer, TestJwk } from "./signer.js";

export const PUBLIC_URL = "https://api.example.com";

/** What a proof is made from; members of `header` and `claims` replace those of a valid proof, and `undefined` omits one. */
export interface ProofChanges {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
}

/** The members of a signer's key that a proof has, and a thumbprint covers. */
export function keyOf({ publicJwk }: Signer): TestJwk {
  const { kty, crv, x, y, n, e } = publicJwk;
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e }));
}

/** The thumbprint of a signer's key (RFC 7638). */
export function thumbprintOf(signer: Signer): string {
  const members = Object.entries(keyOf(signer)).sort(([one], [other]) => (one < other ? -1 : 1));
  return hashOf(JSON.stringify(Object.fromEntries(members)));
}

/** The base64url SHA-256 of a text. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** A valid proof for `GET /orders?page=1` at a moment, with some members replaced. */
export function proofAt(
  clock: { now(): number },
  signer: Signer,
  token: string,
  { header = {}, claims = {} }: ProofChanges = {},
): string {
  return signer.token(
    { typ: "dpop+jwt", alg: signer.algorithm, jwk: keyOf(signer), ...header },
    {
      jti: randomUUID(),
      htm: "GET",
      htu: `${PUBLIC_URL}/orders`,
      iat: Math.floor(clock.now() / 1000),
      ath: hashOf(token),
      ...claims,
    },
  );
}

/** A request with a token and proofs. */
export function provedRequest(
  token: string,
  proofs: readonly string[],
  scheme = "DPoP",
): ResourceRequest {
  return {
    method: "GET",
    url: "/orders?page=1",
    authorization: [`${scheme} ${token}`],
    header: (name) => (name.toLowerCase() === "dpop" ? proofs : []),
  };
}
