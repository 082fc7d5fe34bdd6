import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Check } from "./check.js";
import { verdictOn } from "./gate-for.js";
import type { Provisioned } from "./server.js";
import { SECRET } from "./wanted-clients.js";

/** Requests a token with a DPoP proof (RFC 9449 section 5), for a client with {@link SECRET}. */
export async function dpopBoundToken(
  tokenEndpoint: string,
  clientId: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const proof = await new SignJWT({ htm: "POST", htu: tokenEndpoint, jti: randomUUID() })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: await exportJWK(publicKey) })
    .setIssuedAt()
    .sign(privateKey);
  const response = await fetch(tokenEndpoint, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${SECRET}`).toString("base64")}`,
      dpop: proof,
    },
    body: new URLSearchParams({ grant_type: "client_credentials", ...parameters }),
  });
  const answer = (await response.json()) as { access_token?: string; token_type?: string };
  assert.equal(response.status, 200, JSON.stringify({ ...answer, access_token: undefined }));
  assert.equal(answer.token_type, "DPoP");
  return answer.access_token ?? "";
}

/** A kind of binding, and how a token with it is obtained. */
interface Bound {
  readonly kind: "DPoP" | "certificate";
  /** The members of `cnf`. */
  readonly members: readonly string[];
  readonly provisioned: () => Provisioned;
  obtain(): Promise<string>;
  /** Options of the gate for the issuer of these tokens. Default: those of every token. */
  overrides?(): Parameters<typeof verdictOn>[2];
}

/** A gate, and a token that is bound to a key. */
export function boundTokenChecks(bound: Bound): readonly Check[] {
  const { kind, members, provisioned, obtain, overrides } = bound;
  return [
    {
      sentence: `the gate refuses a ${kind}-bound token, where it checks no proof: binding_unverified`,
      holds: async () => {
        const token = await obtain();
        const [, claims = ""] = token.split(".");
        const { cnf = {} } = JSON.parse(Buffer.from(claims, "base64url").toString());
        assert.deepEqual(Object.keys(cnf).sort(), members);
        assert.equal(await verdictOn(provisioned(), token, overrides?.()), "binding_unverified");
      },
    },
    {
      sentence: `the gate admits a ${kind}-bound token with a proof, and refuses it without`,
      holds: { leftOut: "not yet among these checks" },
    },
  ];
}
