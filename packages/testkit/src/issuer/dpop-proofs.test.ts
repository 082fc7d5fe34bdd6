import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestIssuer, type TestIssuer } from "./test-issuer.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());
beforeEach(() => {
  issuer.dpopNonce = undefined;
});

const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
const jwk = await exportJWK(publicKey);
const otherKey = (await generateKeyPair("ES256")).privateKey;

interface ProofOptions {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: typeof privateKey;
}

/** A good proof, unless the options say otherwise. */
async function proof({ claims, header, key = privateKey }: ProofOptions = {}): Promise<string> {
  const good = {
    ...{ jti: crypto.randomUUID(), htm: "POST", htu: issuer.tokenEndpoint },
    iat: Math.floor(Date.now() / 1000),
  };
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk, ...header })
    .sign(key);
}

const FORM = new URLSearchParams({
  grant_type: "client_credentials",
  client_id: "checkout",
  client_secret: "any-secret",
}).toString();

/** Requests a token with these lines of `DPoP`. */
async function requestToken(...proofs: string[]) {
  const sent = httpRequest(issuer.tokenEndpoint, {
    method: "POST",
    headers: { ...(proofs.length > 0 && { dpop: proofs }) },
  });
  sent.end(FORM);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return {
    status: response.statusCode,
    nonce: response.headers["dpop-nonce"],
    body: (await json(response)) as Record<string, unknown>,
  };
}

describe("a token request with a DPoP proof", () => {
  it("gets a token that is bound to the key of the proof", async () => {
    const { body, nonce } = await requestToken(await proof());
    expect([body.token_type, nonce]).toEqual(["DPoP", undefined]);
    expect(decodeJwt(String(body.access_token)).cnf).toEqual({
      jkt: await calculateJwkThumbprint(jwk),
    });
  });

  it("gets a bearer token without one", async () => {
    const { body } = await requestToken();
    expect(body.token_type).toBe("Bearer");
    expect(decodeJwt(String(body.access_token))).not.toHaveProperty("cnf");
  });

  it("keeps the claims that granted tokens are to have", async () => {
    issuer.grants = { claims: { tenant: "one", cnf: { other: "x" } } };
    try {
      const { body } = await requestToken(await proof());
      expect(decodeJwt(String(body.access_token))).toMatchObject({
        tenant: "one",
        cnf: { other: "x", jkt: await calculateJwkThumbprint(jwk) },
      });
    } finally {
      issuer.grants = {};
    }
  });

  it("is announced in the metadata", async () => {
    const url = `${issuer.url}/.well-known/openid-configuration`;
    expect(await (await fetch(url)).json()).toMatchObject({
      dpop_signing_alg_values_supported: expect.arrayContaining(["ES256", "EdDSA"]),
    });
  });

  const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
  it.each<[string, () => Promise<string[]>]>([
    ["two lines", async () => [await proof(), await proof()]],
    ["no JWT", async () => ["proof"]],
    ["another method", async () => [await proof({ claims: { htm: "GET" } })]],
    ["another address", async () => [await proof({ claims: { htu: issuer.url } })]],
    ["no identifier", async () => [await proof({ claims: { jti: "" } })]],
    ["no time", async () => [await proof({ claims: { iat: undefined } })]],
    ["a time long ago", async () => [await proof({ claims: { iat: secondsAgo(900) } })]],
    ["a time in the future", async () => [await proof({ claims: { iat: secondsAgo(-900) } })]],
    ["another type", async () => [await proof({ header: { typ: "JWT" } })]],
    ["a private key", async () => [await proof({ header: { jwk: await exportJWK(privateKey) } })]],
    ["another key's signature", async () => [await proof({ key: otherKey })]],
  ])("is refused where the proof has %s", async (_what, proofs) => {
    expect(await requestToken(...(await proofs()))).toMatchObject({
      status: 400,
      body: { error: "invalid_dpop_proof" },
    });
  });

  it("is refused where the proof was used before", async () => {
    const same = await proof();
    expect((await requestToken(same)).status).toBe(200);
    expect((await requestToken(same)).body).toEqual({ error: "invalid_dpop_proof" });
  });
});

describe("TestIssuer.dpopNonce", () => {
  it("demands a nonce, and answers with it", async () => {
    issuer.dpopNonce = "n-1";
    expect(await requestToken(await proof())).toEqual({
      ...{ status: 400, nonce: "n-1", body: { error: "use_dpop_nonce" } },
    });
    expect(await requestToken(await proof({ claims: { nonce: "n-1" } }))).toMatchObject({
      ...{ status: 200, nonce: "n-1" },
    });
    issuer.dpopNonce = "n-2";
    expect(await requestToken(await proof({ claims: { nonce: "n-1" } }))).toMatchObject({
      ...{ status: 400, nonce: "n-2" },
    });
  });

  it.each(["", "a b", 'a"b', 7])("refuses the nonce %j", (nonce) => {
    expect(() => {
      issuer.dpopNonce = nonce as string;
    }).toThrow(expect.objectContaining({ code: "callgate_configuration_invalid" }));
  });
});
