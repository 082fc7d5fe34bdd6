import { createHash, type KeyObject, randomUUID, sign } from "node:crypto";
import { freshKeyPair } from "@callgate-tooling/test-support";
import type { SigningKey } from "../signing-key.js";

/** Where clients call the service. */
export const ORIGIN = "https://api.example.com";
export const PATH = "/orders?page=1";

/** A call with a bound token and a proof that no other call has. */
export interface ProvedCall {
  /** The value of the Authorization header. */
  readonly authorization: string;
  readonly proof: string;
  /** What the signature of the proof covers. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** A client with an ES256 key, and a token that is bound to it. */
export interface Prover {
  readonly publicKey: KeyObject;
  readonly thumbprint: string;
  /** Makes so many calls, each with a proof of its own. */
  calls(count: number): readonly ProvedCall[];
}

/** Makes a client. */
export async function createProver(issuer: SigningKey, iss: string): Promise<Prover> {
  const { publicKey, privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
  const thumbprint = hashOf(JSON.stringify({ crv, kty, x, y }));
  const token = await issuer.token({ iss, cnf: { jkt: thumbprint } });
  const header = encode({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
  const ath = hashOf(token);
  const call = (): ProvedCall => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { jti: randomUUID(), htm: "GET", htu: `${ORIGIN}/orders`, iat, ath };
    const input = `${header}.${encode(claims)}`;
    const signed = Buffer.from(input);
    const signature = sign("sha256", signed, { key: privateKey, dsaEncoding: "ieee-p1363" });
    const proof = `${input}.${signature.toString("base64url")}`;
    return { authorization: received(`DPoP ${token}`), proof: received(proof), signed, signature };
  };
  return { publicKey, thumbprint, calls: (count) => Array.from({ length: count }, call) };
}

/** A text as a server gets it: in one piece. One that was put together is put into one piece where it is first read. */
function received(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1");
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
