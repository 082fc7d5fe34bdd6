import { authorizationHeaders, clientSecretPost, createTokenClient } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { generateProof, type KeyPair } from "dpop";
import { EmbeddedJWK, importJWK, type JWTVerifyResult, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";

const TOKEN = "opaque-token-of-checkout";
const rsa = freshKeyPair("rsa", { modulusLength: 2048 });
const KEYS = {
  ES256: freshKeyPair("ec", { namedCurve: "P-256" }),
  Ed25519: freshKeyPair("ed25519"),
  RS256: rsa,
  PS256: rsa,
} as const;

/** What our client sends with a request, as a server reads it. */
async function ours(algorithm: keyof typeof KEYS, method: string, url: string, nonce?: string) {
  await using client = createTokenClient({
    ...{ tokenEndpoint: "https://login.example.com/token", clientId: "checkout" },
    auth: clientSecretPost(staticSecret("s-5d1e0c77-of-checkout")),
    dpop: { algorithm, keyPair: KEYS[algorithm] },
    fetch: async () => Response.json({ access_token: TOKEN, token_type: "DPoP", expires_in: 300 }),
  });
  const first = await authorizationHeaders(client, { method, url });
  if (nonce === undefined) return read(first.headers.dpop);
  first.learn({ status: 200, headers: new Headers({ "dpop-nonce": nonce }) });
  return read((await authorizationHeaders(client, { method, url })).headers.dpop);
}

/** What `dpop` sends with the same request and key. */
async function theirs(algorithm: keyof typeof KEYS, method: string, url: string, nonce?: string) {
  const { privateKey, publicKey } = KEYS[algorithm];
  const [secret, open] = await Promise.all(
    [privateKey, publicKey].map((key) =>
      importJWK(key.export({ format: "jwk" }), algorithm, { extractable: true }),
    ),
  );
  const keyPair = { privateKey: secret, publicKey: open } as KeyPair;
  const target = url.replace(/[?#].*/, "");
  return read(await generateProof(keyPair, target, method, nonce, TOKEN));
}

/** Reads a proof with jose: header and claims without what differs each time. */
async function read(proof: string | undefined) {
  const result: JWTVerifyResult = await jwtVerify(proof ?? "", EmbeddedJWK, { typ: "dpop+jwt" });
  const { jti, iat, ...claims } = result.payload;
  expect(jti).toMatch(/^[\w-]{16,64}$/);
  expect(Math.abs((iat ?? 0) - Date.now() / 1000)).toBeLessThan(30);
  return { header: result.protectedHeader, claims };
}

describe("our proofs and those of `dpop`", () => {
  describe.each(Object.keys(KEYS) as (keyof typeof KEYS)[])("%s", (algorithm) => {
    it.each([
      ["GET", "https://orders.example.com", undefined],
      ["POST", "https://orders.example.com:8443/a/b%2Fc/%7Ed?page=1#top", undefined],
      ["PATCH", "http://127.0.0.1:3000/orders/ä", "n-1.!#[]~"],
    ])("say the same of %s %s with the nonce %s", async (method, url, nonce) => {
      const { href } = new URL(url);
      expect(await ours(algorithm, method, url, nonce)).toEqual(
        await theirs(algorithm, method, href, nonce),
      );
    });
  });
});
