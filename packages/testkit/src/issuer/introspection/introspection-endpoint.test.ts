import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { basic, introspect } from "../../test-support/introspect.js";
import { useIssuers } from "../../test-support/started-issuers.js";

const startIssuer = useIssuers();
const INACTIVE = { active: false };

describe("the introspection endpoint", () => {
  it("is in the metadata, and answers with what the token says", async () => {
    const issuer = await startIssuer({ path: "/tenant" });
    const { origin } = new URL(issuer.url);
    const metadata = await fetch(`${origin}/.well-known/oauth-authorization-server/tenant`);
    expect(await metadata.json()).toMatchObject({
      introspection_endpoint: issuer.introspectionEndpoint,
      introspection_endpoint_auth_methods_supported: expect.arrayContaining(["private_key_jwt"]),
      introspection_signing_alg_values_supported: ["ES256"],
    });
    const token = await issuer.opaqueToken({ caller: "reports", scope: "orders:read" });
    expect(await introspect(issuer, token)).toMatchObject({
      status: 200,
      mediaType: "application/json",
      body: {
        active: true,
        iss: issuer.url,
        aud: "https://api.test",
        client_id: "reports",
        scope: "orders:read",
        token_type: "Bearer",
        exp: expect.any(Number),
        iat: expect.any(Number),
      },
    });
    expect(issuer.requests.introspection).toBe(1);
  });

  it("says of an unknown token no more than that it is not active", async () => {
    const issuer = await startIssuer();
    for (const token of ["unknown", "a.b.c", ""]) {
      expect((await introspect(issuer, token)).body).toEqual(INACTIVE);
    }
  });

  it("answers only a form that is posted, with one token", async () => {
    const issuer = await startIssuer();
    const endpoint = issuer.introspectionEndpoint;
    const authorization = basic("orders-api", "fig-tree-12");
    const post = (body: URLSearchParams | string, headers: Record<string, string> = {}) =>
      fetch(endpoint, { method: "POST", headers: { authorization, ...headers }, body });
    const statuses = await Promise.all([
      fetch(endpoint, { headers: { authorization } }),
      post(new URLSearchParams({ token_type_hint: "access_token" })),
      post(new URLSearchParams("token=a&token=b")),
      post("token=a", { "content-type": "application/json" }),
      post("token=a", { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([405, 400, 400, 400, 200]);
  });

  it("replaces members of every answer for a valid token", async () => {
    const issuer = await startIssuer({
      introspection: { shape: (answer) => ({ ...answer, a: 1 }) },
    });
    const token = await issuer.opaqueToken({ claims: { exp: "soon" } });
    issuer.answers = { active: "true", b: 2, client_id: undefined };
    const { body } = await introspect(issuer, token);
    expect(body).toMatchObject({ active: "true", exp: "soon", a: 1, b: 2 });
    expect(body).not.toHaveProperty("client_id");
    expect((await introspect(issuer, "unknown")).body).toEqual(INACTIVE);
  });

  it("refuses as configured, as often as configured, and fails on demand", async () => {
    const issuer = await startIssuer();
    const token = await issuer.opaqueToken();
    const statusOf = async () => (await introspect(issuer, token)).status;
    issuer.refuseIntrospection({ times: 1 });
    expect([await statusOf(), await statusOf()]).toEqual([401, 200]);
    issuer.refuseIntrospection({ status: 200, body: { active: "yes" } });
    expect((await introspect(issuer, token)).body).toEqual({ active: "yes" });
    issuer.recover();
    issuer.fault("html", { on: "introspection" });
    expect(await introspect(issuer, token)).toMatchObject({ status: 200, mediaType: "text/html" });
    expect((await fetch(`${issuer.url}/jwks`)).status).toBe(200);
    issuer.recover();
    issuer.fault("error500");
    expect(await statusOf()).toBe(500);
  });
});

describe("a client of introspection", () => {
  it("authenticates by secret, in the header and in the body", async () => {
    const issuer = await startIssuer({ clients: { api: { secret: "fig-tree-12" }, none: {} } });
    const token = await issuer.opaqueToken();
    const answers = await Promise.all([
      introspect(issuer, token, { authorization: basic("api", "fig-tree-12") }),
      introspect(issuer, token, {}, { client_id: "api", client_secret: "fig-tree-12" }),
      introspect(issuer, token, { authorization: basic("api", "wrong") }),
      introspect(issuer, token, { authorization: basic("none", "fig-tree-12") }),
      introspect(issuer, token, { authorization: basic("constructor", "fig-tree-12") }),
      introspect(issuer, token, {}, { client_id: "api" }),
      introspect(issuer, token, {}),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 401, 401, 401, 401]);
    expect(answers[2]?.body).toEqual({ error: "invalid_client" });
  });

  it("authenticates by an assertion for the issuer, or for the endpoint", async () => {
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const issuer = await startIssuer({
      clients: { api: { jwks: { keys: [await exportJWK(publicKey)] } } },
    });
    const token = await issuer.opaqueToken();
    const statusFor = async (aud: string) => {
      const claims = { iss: "api", sub: "api", aud, jti: "1", exp: Date.now() / 1000 + 60 };
      const assertion = new SignJWT(claims).setProtectedHeader({ alg: "ES256" });
      const client_assertion = await assertion.sign(privateKey);
      return (await introspect(issuer, token, {}, { client_assertion })).status;
    };
    expect(await statusFor(issuer.url)).toBe(200);
    expect(await statusFor(issuer.introspectionEndpoint)).toBe(200);
    expect(await statusFor("https://other.test")).toBe(401);
  });

  it("presents a token of the issuer as Bearer, which must be valid", async () => {
    const issuer = await startIssuer();
    const token = await issuer.opaqueToken();
    const statusWith = async (bearer: string) =>
      (await introspect(issuer, token, { authorization: `Bearer ${bearer}` })).status;
    const revoked = await issuer.opaqueToken();
    issuer.revoke(revoked);
    expect(await statusWith(await issuer.opaqueToken({ caller: "api" }))).toBe(200);
    expect(await statusWith(await issuer.token({ caller: "api" }))).toBe(200);
    expect(await statusWith(revoked)).toBe(401);
    expect(await statusWith(await issuer.refreshToken())).toBe(401);
    expect(await statusWith(await issuer.forge.wrongKey())).toBe(401);
  });

  it("needs the scope `introspection` in a Bearer token of django-oauth-toolkit", async () => {
    const issuer = await startIssuer({ introspection: { server: "django-oauth-toolkit" } });
    const token = await issuer.opaqueToken();
    const statusWith = async (scope: string) => {
      const authorization = `Bearer ${await issuer.opaqueToken({ scope })}`;
      return (await introspect(issuer, token, { authorization })).status;
    };
    expect(await statusWith("introspection")).toBe(200);
    expect(await statusWith("orders:read")).toBe(403);
  });
});
