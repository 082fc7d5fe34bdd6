import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { Caller } from "./callers.js";
import { agentWith, type Connect, certificateFor, fetchThrough } from "./connections.js";

type Sent = Readonly<Record<string, string>>;

/** Something that a thief tries with what was sent. */
export interface Theft {
  readonly title: string;
  readonly from: "checkout" | "billing";
  /** The answer that it has to get. */
  readonly expected: string;
  readonly headers: (stolen: Headers, url: string) => Sent | Promise<Sent>;
  readonly connect: Connect;
}

const withoutCertificate = fetchThrough(agentWith());
const withOwnCertificate = fetchThrough(agentWith(certificateFor("thief")));

export const thefts: readonly Theft[] = [
  {
    title: "checkout's token, as a bearer token",
    from: "checkout",
    expected: "401 binding_unverified",
    headers: (stolen) => ({ authorization: `Bearer ${tokenIn(stolen)}` }),
    connect: withoutCertificate,
  },
  {
    title: "checkout's token, without a proof",
    from: "checkout",
    expected: "401 proof_missing",
    headers: (stolen) => ({ authorization: `DPoP ${tokenIn(stolen)}` }),
    connect: withoutCertificate,
  },
  {
    title: "checkout's token and proof, once more",
    from: "checkout",
    expected: "401 proof_replayed",
    headers: (stolen) => ({
      authorization: `DPoP ${tokenIn(stolen)}`,
      dpop: stolen.get("dpop") ?? "",
    }),
    connect: withoutCertificate,
  },
  {
    title: "checkout's token, and a proof of another key",
    from: "checkout",
    expected: "401 binding_mismatch",
    headers: async (stolen, url) => ({
      authorization: `DPoP ${tokenIn(stolen)}`,
      dpop: await proofOfAnotherKey(tokenIn(stolen), url),
    }),
    connect: withoutCertificate,
  },
  {
    title: "billing's token, without a certificate",
    from: "billing",
    expected: "401 binding_mismatch",
    headers: (stolen) => ({ authorization: `Bearer ${tokenIn(stolen)}` }),
    connect: withoutCertificate,
  },
  {
    title: "billing's token, with another certificate",
    from: "billing",
    expected: "401 binding_mismatch",
    headers: (stolen) => ({ authorization: `Bearer ${tokenIn(stolen)}` }),
    connect: withOwnCertificate,
  },
];

/** Sends what was stolen from a caller. */
export async function attempt(theft: Theft, caller: Caller, orders: string): Promise<Response> {
  const url = `${orders}/orders`;
  const headers = await theft.headers(caller.lastHeaders(), url);
  return (await theft.connect(url, { headers })) as unknown as Response;
}

function tokenIn(headers: Headers): string {
  return headers.get("authorization")?.split(" ")[1] ?? "";
}

/** A proof that is right in everything but its key (RFC 9449 section 4.2). */
function proofOfAnotherKey(token: string, url: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" }) as Record<string, string>;
  const ath = createHash("sha256").update(token).digest("base64url");
  return new SignJWT({ htm: "GET", htu: url, ath, jti: randomUUID() })
    .setIssuedAt()
    .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
    .sign(privateKey);
}
