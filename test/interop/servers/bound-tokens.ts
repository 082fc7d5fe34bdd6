import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import type { Gate, ResourceRequest } from "@callgate/core";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Check } from "./check.js";
import { reasonOf, verdictOn, withGate } from "./gate-for.js";
import type { Provisioned } from "./server.js";
import { SECRET } from "./wanted-clients.js";

/** A token, and proofs by the key that it is bound to. */
export interface DpopBoundToken {
  readonly token: string;
  prove(claims: Readonly<Record<string, string>>): Promise<string>;
}

const SERVICE = "https://orders.example.com";

/** Requests a token with a DPoP proof (RFC 9449 section 5), for a client with {@link SECRET}. */
export async function dpopBoundToken(
  tokenEndpoint: string,
  clientId: string,
  parameters: Readonly<Record<string, string>>,
): Promise<DpopBoundToken> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  const prove: DpopBoundToken["prove"] = (claims) =>
    new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
      .setIssuedAt()
      .sign(privateKey);
  const proof = await prove({ htm: "POST", htu: tokenEndpoint });
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
  return { token: answer.access_token ?? "", prove };
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
  ];
}

/** A gate that checks DPoP proofs. */
export function dpopProofCheck(
  provisioned: () => Provisioned,
  obtain: () => Promise<DpopBoundToken>,
): Check {
  return {
    sentence:
      "the gate admits a DPoP-bound token with a proof, and refuses it without, or with it twice",
    holds: async () => {
      const { token, prove } = await obtain();
      const ath = createHash("sha256").update(token).digest("base64url");
      const proof = await prove({ htm: "GET", htu: `${SERVICE}/orders`, ath });
      const use = async (gate: Gate) => {
        const decide = async (proofs: readonly string[]) => {
          const request: ResourceRequest = {
            method: "GET",
            url: "/orders",
            authorization: [`DPoP ${token}`],
            header: (name) => (name === "dpop" ? proofs : []),
          };
          const policy = gate.policy({ callers: "any", binding: "dpop" });
          return reasonOf(await gate.decide(request, policy));
        };
        assert.equal(await decide([proof]), "allowed");
        assert.notEqual(await decide([]), "allowed");
        assert.notEqual(await decide([proof]), "allowed");
      };
      await withGate(provisioned(), use, { dpop: { publicUrls: [SERVICE] } });
    },
  };
}

/** Named until these servers are met with a certificate at the gate, too. */
export const certificateProofCheck: Check = {
  sentence:
    "the gate admits a certificate-bound token with its certificate, and refuses it without",
  holds: { leftOut: "not yet among these checks" },
};
