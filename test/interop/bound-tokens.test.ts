import { createHash, X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import {
  authorizationHeaders,
  clientSecretBasic,
  createTokenClient,
  privateKeyJwt,
  type TokenClientOptions,
  tlsClientAuth,
} from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import {
  type Certified,
  freshKeyPair,
  makeAuthority,
  makeCertificate,
  Servers,
} from "@callgate-tooling/test-support";
import { calculateJwkThumbprint, decodeJwt, exportJWK } from "jose";
import {
  type AuthorizationServer,
  allowInsecureRequests,
  validateJwtAccessToken,
} from "oauth4webapi";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Authority, certifiedClient, RESOURCE, startAuthority } from "./authority.js";

const SECRET = "s-7f1c02b9d4e6-of-checkout";
const assertionKey = freshKeyPair("ec", { namedCurve: "P-256" });
const jwk = { ...assertionKey.publicKey.export({ format: "jwk" }), kid: "now" };

const ca = makeAuthority("Interop CA");
const server = makeCertificate({ name: "authority", forLoopback: true, issuer: ca });
const [one, two] = [
  makeCertificate({ name: "checkout", issuer: ca }),
  makeCertificate({ name: "checkout", issuer: ca }),
] as const;

const servers = new Servers();
afterEach(() => servers.close());

describe("oidc-provider that requires nonces", () => {
  let authority: Authority;
  beforeAll(async () => {
    const bound = { dpop_bound_access_tokens: true };
    authority = await startAuthority({
      requiresDpopNonces: true,
      clients: [
        { client_id: "checkout", client_secret: SECRET, ...bound },
        { client_id: "any", client_secret: SECRET },
        {
          ...{ client_id: "signing", token_endpoint_auth_method: "private_key_jwt", ...bound },
          jwks: { keys: [jwk] },
        },
      ],
    });
  });
  afterAll(() => authority.close());

  const optionsOf = (options: Partial<TokenClientOptions> = {}): TokenClientOptions => ({
    ...{ issuer: authority.issuer, clientId: "checkout", dpop: true },
    auth: clientSecretBasic(staticSecret(SECRET)),
    ...{ scope: "orders:read", resource: RESOURCE },
    ...options,
  });

  it.each([
    ["ES256", freshKeyPair("ec", { namedCurve: "P-256" })],
    ["EdDSA", freshKeyPair("ed25519")],
    ["Ed25519", freshKeyPair("ed25519")],
  ] as const)("binds tokens to a key for %s", async (algorithm, keyPair) => {
    await using client = createTokenClient(optionsOf({ dpop: { algorithm, keyPair } }));
    const { value, type } = await client.getToken();
    expect(type).toBe("DPoP");
    expect(decodeJwt(value).cnf).toEqual({
      jkt: await calculateJwkThumbprint(await exportJWK(keyPair.publicKey)),
    });
  });

  it("accepts the second request because it has an assertion of its own", async () => {
    const auth = privateKeyJwt({ key: assertionKey.privateKey, keyId: "now" });
    await using client = createTokenClient(optionsOf({ clientId: "signing", auth }));
    expect((await client.getToken()).type).toBe("DPoP");
  });

  it("refuses a client without proofs that it knows by bound tokens, with a hint", async () => {
    const { dpop: _, ...bearer } = optionsOf({ warnings: false });
    await using client = createTokenClient(bearer);
    await expect(client.getToken()).rejects.toMatchObject({ code: "request_rejected" });
  });

  it("issues tokens that oauth4webapi accepts at a service, with proof and nonce", async () => {
    const nonces: unknown[] = [];
    const origin = await servers.http(async (incoming, response) => {
      const nonce = nonceIn(incoming.headers.dpop);
      nonces.push(nonce);
      const challenge = { "www-authenticate": 'DPoP algs="ES256", error="use_dpop_nonce"' };
      if (nonce === undefined) response.writeHead(401, { ...challenge, "dpop-nonce": "n-1" }).end();
      else response.writeHead((await isAccepted(authority, origin, incoming)) ? 200 : 500).end();
    });
    await using client = createTokenClient(optionsOf());
    const call = client.fetchFor({ origins: [origin] });
    const method = "POST";
    expect((await call(`${origin}/orders?page=1#top`, { method, body: "x" })).status).toBe(200);
    expect((await call(`${origin}/orders/%7E4711`)).status).toBe(200);
    const { headers } = await authorizationHeaders(client, { method: "GET", url: `${origin}/a` });
    expect((await fetch(`${origin}/a`, { headers: { ...headers } })).status).toBe(200);
    expect(nonces).toEqual([undefined, "n-1", "n-1", "n-1"]);
  });
});

describe("oidc-provider and certificates", () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await startAuthority({
      ...{ certificate: server, clientCertificateAuthority: ca },
      clients: [
        certifiedClient("checkout", "checkout", {
          tls_client_certificate_bound_access_tokens: true,
        }),
        certifiedClient("proving", "checkout", { dpop_bound_access_tokens: true }),
      ],
    });
  });
  afterAll(() => authority.close());

  it("bind tokens to the certificate, and the client drops them with it", async () => {
    let current: Certified & { version: string } = { ...one, version: "1" };
    const source = (member: "cert" | "key") => ({
      get: async () => ({ value: current[member], version: current.version }),
    });
    const auth = tlsClientAuth({ certificate: source("cert"), key: source("key"), ca: ca.cert });
    const options = { issuer: authority.issuer, clientId: "checkout", auth, resource: RESOURCE };
    await using client = createTokenClient(options);
    const first = await client.getToken();
    expect(decodeJwt(first.value).cnf).toEqual({ "x5t#S256": thumbprintOf(one) });
    expect((await client.getToken()).value).toBe(first.value);
    current = { ...two, version: "2" };
    // Another scope's request reads the new certificate.
    await client.getToken({ scope: "orders:write" });
    const second = await client.getToken();
    expect(decodeJwt(second.value).cnf).toEqual({ "x5t#S256": thumbprintOf(two) });
  });

  it("bind a token to the key where the request has both", async () => {
    const source = (value: string) => ({ get: async () => ({ value, version: "1" }) });
    const auth = tlsClientAuth({
      ...{ certificate: source(one.cert), key: source(one.key), ca: ca.cert },
    });
    const options = { issuer: authority.issuer, clientId: "proving", auth, resource: RESOURCE };
    await using client = createTokenClient({ ...options, dpop: true });
    const { value, type } = await client.getToken();
    expect(type).toBe("DPoP");
    expect(decodeJwt(value).cnf).toHaveProperty("jkt");
  });
});

function thumbprintOf({ cert }: Certified): string {
  return createHash("sha256").update(new X509Certificate(cert).raw).digest("base64url");
}

function nonceIn(proof: unknown): unknown {
  return typeof proof === "string" ? decodeJwt(proof).nonce : undefined;
}

/** Whether oauth4webapi accepts the token and the proof of a request. */
async function isAccepted(
  { issuer }: Authority,
  origin: string,
  { url = "", method = "GET", headers }: IncomingMessage,
): Promise<boolean> {
  const as: AuthorizationServer = { issuer, jwks_uri: `${issuer}/jwks` };
  const { authorization = "", dpop } = headers;
  const request = new Request(`${origin}${url}`, {
    method,
    headers: { authorization, dpop: String(dpop) },
  });
  const claims = await validateJwtAccessToken(as, request, RESOURCE, {
    [allowInsecureRequests]: true,
  });
  return claims.client_id === "checkout";
}
