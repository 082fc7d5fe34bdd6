// cspell:ignore cret
import { peekClaims } from "@callgate/core/kit";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import type { TestIssuerOptions } from "./define-test-issuer.js";
import { createTestIssuer, type TestIssuer } from "./test-issuer.js";

const issuers: TestIssuer[] = [];
afterEach(async () => {
  for (const issuer of issuers.splice(0)) await issuer.close();
});

async function startIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const issuer = await createTestIssuer(options);
  issuers.push(issuer);
  return issuer;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function requestToken(
  issuer: TestIssuer,
  form: Record<string, string>,
  authorization?: string,
): Promise<Answer> {
  const response = await fetch(issuer.tokenEndpoint, {
    method: "POST",
    headers: authorization === undefined ? {} : { authorization },
    body: new URLSearchParams({ grant_type: "client_credentials", ...form }),
  });
  const body = await response.text();
  return { status: response.status, body: body === "" ? {} : JSON.parse(body) };
}

const basic = (id: string, secret: string) => {
  const encode = (part: string) => new URLSearchParams([["", part]]).toString().slice(1);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString("base64")}`;
};
const claimsOf = ({ body }: Answer) => peekClaims(body.access_token as string);

describe("the token endpoint", () => {
  it("is in the metadata, and grants a token that the issuer's gates accept", async () => {
    const issuer = await startIssuer({ path: "/tenant" });
    const { origin } = new URL(issuer.url);
    const metadata = await fetch(`${origin}/.well-known/oauth-authorization-server/tenant`);
    expect(await metadata.json()).toMatchObject({ token_endpoint: issuer.tokenEndpoint });
    const answer = await requestToken(
      issuer,
      { scope: "orders:read" },
      basic("check out", "s%cret"),
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", expires_in: 300, scope: "orders:read" },
    });
    expect(claimsOf(answer)).toMatchObject({
      iss: issuer.url,
      client_id: "check out",
      aud: "https://api.test",
      scope: "orders:read",
    });
    expect(issuer.requests.token).toBe(1);
  });

  it("grants for the requested audience or resource", async () => {
    const issuer = await startIssuer();
    const form = { client_id: "a", client_secret: "b" };
    expect(claimsOf(await requestToken(issuer, { ...form, audience: "orders" }))?.aud).toBe(
      "orders",
    );
    const resource = "https://orders.example.com";
    expect(claimsOf(await requestToken(issuer, { ...form, resource }))?.aud).toBe(resource);
    const several = await requestToken(issuer, { ...form, audience: "orders", resource });
    expect(claimsOf(several)?.aud).toEqual(["orders", resource]);
  });

  it("answers only POST, and a client only with a credential", async () => {
    const issuer = await startIssuer();
    expect((await fetch(issuer.tokenEndpoint)).status).toBe(405);
    expect(await requestToken(issuer, { client_id: "a" })).toMatchObject({
      body: { error: "invalid_client" },
    });
    const assertion = { client_id: "a", client_assertion: "any, where no clients are listed" };
    expect((await requestToken(issuer, assertion)).status).toBe(200);
  });

  it("knows its clients by secret, in the header and in the body", async () => {
    const issuer = await startIssuer({
      clients: { checkout: { secret: ["old", "new"], scopes: ["orders:read"] }, none: {} },
    });
    const statuses = await Promise.all([
      requestToken(issuer, {}, basic("checkout", "old")),
      requestToken(issuer, { client_id: "checkout", client_secret: "new" }),
      requestToken(issuer, {}, basic("checkout", "wrong")),
      requestToken(issuer, {}, basic("nobody", "old")),
      requestToken(issuer, {}, basic("none", "")),
      requestToken(issuer, {}, basic("constructor", "old")),
      requestToken(issuer, { client_id: "checkout" }),
      requestToken(issuer, {}),
      requestToken(issuer, { scope: "orders:write" }, basic("checkout", "old")),
      requestToken(issuer, { grant_type: "password" }, basic("checkout", "old")),
    ]);
    expect(statuses.map(({ status, body }) => [status, body.error])).toEqual([
      [200, undefined],
      [200, undefined],
      ...Array(6).fill([401, "invalid_client"]),
      [400, "invalid_scope"],
      [400, "unsupported_grant_type"],
    ]);
  });

  it("knows its clients by their keys", async () => {
    const [own, other] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
    const keys = [await exportJWK(own.publicKey)];
    const issuer = await startIssuer({ clients: { checkout: { jwks: { keys } } } });
    const assert = async (key: typeof own.privateKey, audience: string) =>
      requestToken(issuer, {
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: await new SignJWT({ jti: "1" })
          .setProtectedHeader({ alg: "ES256" })
          .setIssuer("checkout")
          .setSubject("checkout")
          .setAudience(audience)
          .setExpirationTime("1 minute")
          .sign(key),
      });
    expect((await assert(own.privateKey, issuer.url)).status).toBe(200);
    expect((await assert(own.privateKey, issuer.tokenEndpoint)).status).toBe(200);
    expect((await assert(own.privateKey, "https://elsewhere.example.com")).status).toBe(401);
    expect((await assert(other.privateKey, issuer.url)).status).toBe(401);
  });

  it("refuses on demand, a number of times or until it recovers", async () => {
    const issuer = await startIssuer();
    const request = () => requestToken(issuer, {}, basic("a", "b"));
    issuer.refuseTokens({ error: "invalid_scope", times: 1 });
    expect(await request()).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    expect((await request()).status).toBe(200);
    issuer.refuseTokens({ status: 429, headers: { "retry-after": "7" }, body: "" });
    expect(await request()).toEqual({ status: 429, body: {} });
    issuer.recover();
    expect((await request()).status).toBe(200);
    issuer.refuseTokens();
    expect(await request()).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  it("fails and is slow on demand, alone or with everything else", async () => {
    const issuer = await startIssuer();
    const request = () => requestToken(issuer, {}, basic("a", "b"));
    issuer.fault("error500", { on: "token" });
    expect((await request()).status).toBe(500);
    expect((await fetch(`${issuer.url}/jwks`)).status).toBe(200);
    issuer.fault("slow", { on: "token", delayMs: 50 });
    const startedAt = performance.now();
    expect((await request()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(45);
    issuer.fault("error500");
    expect((await request()).status).toBe(500);
  });

  it("grants tokens with the options in `grants`", async () => {
    const issuer = await startIssuer();
    issuer.grants = { expiresInSeconds: 5, claims: { tenant: "1" } };
    const answer = await requestToken(issuer, {}, basic("a", "b"));
    expect(answer.body.expires_in).toBe(5);
    const { exp = 0, iat = 0, tenant } = claimsOf(answer) as Record<string, number>;
    expect([Number(exp) - Number(iat), tenant]).toEqual([5, "1"]);
  });

  it("grants nothing that tokens of the profile cannot say", async () => {
    const issuer = await startIssuer({ profile: "kubernetes" });
    const answer = await requestToken(issuer, { scope: "orders:read" }, basic("a", "b"));
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });
});

describe("clients", () => {
  it.each([
    [null, "clients"],
    [[], "clients"],
    [{ a: null }, "clients.a"],
    [{ a: { secret: "" } }, "clients.a.secret"],
    [{ a: { secret: undefined } }, "clients.a.secret"],
    [{ a: { secret: [] } }, "clients.a.secret"],
    [{ a: { secret: ["x", ""] } }, "clients.a.secret"],
    [{ a: { secret: [["x"]] } }, "clients.a.secret"],
    [{ a: { jwks: { keys: [] } } }, "clients.a.jwks"],
    [{ a: { jwks: { keys: ["x"] } } }, "clients.a.jwks"],
    [{ a: { scopes: [7] } }, "clients.a.scopes"],
    [{ a: { scopes: ["orders:read orders:write"] } }, "clients.a.scopes"],
    [{ a: { secrets: "x" } }, "clients.a.secrets"],
    [{ a: { jwks: {} } }, "clients.a.jwks"],
    [{ a: { scopes: "x" } }, "clients.a.scopes"],
  ])("refuses %j", async (clients, option) => {
    await expect(startIssuer({ clients: clients as never })).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
      faults: [{ option }],
    });
  });
});
