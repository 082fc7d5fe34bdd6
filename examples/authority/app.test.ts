import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

// oidc-provider warns on import that it prefers a newer Node than 20, and later that its memory store is not persistent. Both
// are true, expected, and written in the README.
vi.hoisted(() => vi.spyOn(console, "warn").mockImplementation(() => {}));

import { createAuthority } from "./app.js";
import { generateSigningKeys } from "./keys.js";
import { clients, resources } from "./registry.js";
import { readSecrets } from "./secrets.js";

const ORDERS = "https://orders.example.com";
const INVENTORY = "https://inventory.example.com";

let server: Server;
let issuer: string;

beforeAll(async () => {
  const keys = await generateSigningKeys();
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { secrets } = readSecrets({ REPORTS_SECRET: "from-the-environment" });
  server.on("request", createAuthority({ issuer, keys, secrets }).callback());
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("RFC 8414: metadata", () => {
  it("names exactly the issuer, and the address of its keys", async () => {
    const response = await fetch(`${issuer}/.well-known/oauth-authorization-server`);
    expect(await response.json()).toMatchObject({ issuer, jwks_uri: `${issuer}/jwks` });
  });
});

describe("RFC 7517: JWK Set", () => {
  it("publishes one RS256 and one ES256 key, and nothing private", async () => {
    const keys = await publishedKeys();
    expect(keys.map(({ alg }) => alg)).toEqual(["RS256", "ES256"]);
    for (const key of keys) expect(key).not.toHaveProperty("d");
  });
});

describe("RFC 9068: access tokens", () => {
  it("carries every claim of section 2.2, and the type of section 2.1", async () => {
    const { header, claims } = await tokenFor("checkout", {
      resource: ORDERS,
      scope: "orders:read",
    });
    expect(header).toMatchObject({ typ: "at+jwt", alg: "ES256" });
    expect(claims).toEqual({
      iss: issuer,
      aud: ORDERS,
      sub: "checkout",
      client_id: "checkout",
      scope: "orders:read",
      iat: expect.any(Number),
      exp: (claims.iat as number) + 300,
      jti: expect.any(String),
    });
  });

  it.each([
    [ORDERS, "ES256"],
    [INVENTORY, "RS256"],
  ])("signs tokens for %s with the published %s key", async (resource, alg) => {
    const { header, signingInput, signature } = await tokenFor("checkout", { resource });
    const jwk = (await publishedKeys()).find(({ kid }) => kid === header.kid);
    expect(jwk?.alg).toBe(alg);
    const key = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
    expect(verify("sha256", signingInput, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(
      true,
    );
  });

  it("expires a token of legacy-batch after one second", async () => {
    const { claims } = await tokenFor("legacy-batch", { resource: ORDERS });
    expect(claims.exp).toBe((claims.iat as number) + 1);
  });
});

describe("RFC 8707: resource indicators", () => {
  it("leaves out scopes the client was not granted", async () => {
    const { claims } = await tokenFor("reports", {
      resource: ORDERS,
      scope: "orders:read orders:write",
    });
    expect(claims.scope).toBe("orders:read");
  });

  it.each([
    ["checkout", "https://elsewhere.example.com"],
    ["legacy-batch", "https://reports.example.com"],
  ])("refuses %s a token for %s", async (clientId, resource) => {
    const response = await askForToken(clientId, { resource });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_target" });
  });

  it("registers no grant for a resource that does not exist", () => {
    const granted = Object.values(clients).flatMap(({ grants }) => Object.keys(grants));
    expect(Object.keys(resources)).toEqual(expect.arrayContaining(granted));
  });
});

describe("RFC 6749 section 2.3: client authentication", () => {
  it("refuses a client with another secret than its own", async () => {
    const response = await askForToken("checkout", { resource: ORDERS }, "guessed");
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });
});

describe("GET /token-requests", () => {
  it("counts the requests of each client, by outcome", async () => {
    const before = await tokenRequests();
    await askForToken("catalog-sync", { resource: ORDERS });
    await askForToken("catalog-sync", { resource: ORDERS });
    await askForToken("catalog-sync", { resource: ORDERS }, "guessed");
    await askForToken("stranger", { resource: ORDERS });
    const after = await tokenRequests();
    expect(after).toEqual({ ...before, "catalog-sync": { granted: 2, refused: 1 } });
  });
});

describe("RFC 9701: introspection as a JWT", () => {
  it.each([
    ["checkout", true],
    ["reports", false],
  ])("reports to %s whether checkout's token is active: %s", async (clientId, active) => {
    const response = await askForToken("checkout", {});
    const { access_token: token } = (await response.json()) as { access_token: string };
    const answer = await post("/token/introspection", clientId, { token });
    const { header, claims } = parseToken(await answer.text());
    expect(header.typ).toBe("token-introspection+jwt");
    expect(claims).toMatchObject({ iss: issuer, aud: clientId, token_introspection: { active } });
  });
});

describe("RFC 7662: introspection of opaque tokens", () => {
  const REFUNDS = "https://refunds.example.com";
  const activeFor = async (clientId: string, token: string) => {
    const headers = { accept: "application/json" };
    const answer = await post("/token/introspection", clientId, { token }, undefined, headers);
    return (await answer.json()) as Record<string, unknown>;
  };

  it("answers the service that a token is for, until the token is revoked", async () => {
    const response = await askForToken("checkout", { resource: REFUNDS, scope: "refunds:read" });
    const { access_token: token } = (await response.json()) as { access_token: string };
    expect(token).not.toContain(".");
    expect(await activeFor("refunds-express", token)).toMatchObject({
      active: true,
      aud: REFUNDS,
      client_id: "checkout",
      scope: "refunds:read",
      token_type: "Bearer",
    });
    expect(await activeFor("reports", token)).toEqual({ active: false });
    expect((await post("/token/revocation", "checkout", { token })).status).toBe(200);
    expect(await activeFor("refunds-express", token)).toEqual({ active: false });
  });
});

async function tokenRequests(): Promise<Record<string, unknown>> {
  const response = await fetch(`${issuer}/token-requests`);
  return (await response.json()) as Record<string, unknown>;
}

async function publishedKeys(): Promise<JsonWebKey[]> {
  const response = await fetch(`${issuer}/jwks`);
  return ((await response.json()) as { keys: JsonWebKey[] }).keys;
}

function askForToken(
  clientId: string,
  parameters: Record<string, string>,
  secret?: string,
): Promise<Response> {
  return post("/token", clientId, { grant_type: "client_credentials", ...parameters }, secret);
}

function post(
  path: string,
  clientId: string,
  parameters: Record<string, string>,
  secret: string = clientId === "reports" ? "from-the-environment" : `demo-only-${clientId}`,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(issuer + path, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${clientId}:${secret}`)}`,
      accept: "application/token-introspection+jwt, application/json",
      ...headers,
    },
    body: new URLSearchParams(parameters),
  });
}

async function tokenFor(clientId: string, parameters: Record<string, string>): Promise<Token> {
  const response = await askForToken(clientId, parameters);
  expect(response.status).toBe(200);
  const { access_token: token } = (await response.json()) as { access_token: string };
  return parseToken(token);
}

function parseToken(token: string): Token {
  const [header = "", payload = "", signature = ""] = token.split(".");
  return {
    header: JSON.parse(Buffer.from(header, "base64url").toString()),
    claims: JSON.parse(Buffer.from(payload, "base64url").toString()),
    signingInput: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, "base64url"),
  };
}

interface Token {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  readonly signingInput: Buffer;
  readonly signature: Buffer;
}
