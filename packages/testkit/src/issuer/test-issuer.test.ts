import { type Algorithm, createGate, type Decision, type Gate } from "@callgate/core";
import { afterEach, describe, expect, it } from "vitest";
import { createFakeClock } from "../fake-clock.js";
import type { TestIssuerOptions } from "./define-test-issuer.js";
import { createTestIssuer, type TestIssuer } from "./test-issuer.js";

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function startIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  const issuer = await createTestIssuer(options);
  open.push(() => issuer.close());
  return issuer;
}

function gateFor({ url, audience }: TestIssuer, more: object = {}): Gate {
  const gate = createGate({ issuer: url, audience, ...more });
  open.push(() => gate.close());
  return gate;
}

function present(gate: Gate, token: string): Promise<Decision> {
  const request = { method: "GET", url: "/", authorization: [`Bearer ${token}`] };
  return gate.decide(request, gate.policy({ callers: "any" }));
}

const ALGORITHMS: readonly Algorithm[] = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

describe("issuer.token", () => {
  it("is admitted by a gate that finds the issuer by discovery", async () => {
    const issuer = await startIssuer();
    const gate = gateFor(issuer);
    const token = await issuer.token({ caller: "reports", scope: ["a", "b"] });
    expect(await present(gate, token)).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: "reports" }, scopes: ["a", "b"], kind: "app" },
    });
  });

  it("satisfies RFC 9068 exactly", async () => {
    const issuer = await startIssuer();
    const gate = gateFor(issuer, { profile: "rfc9068" });
    expect(await present(gate, await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("is valid under every supported algorithm", async () => {
    const issuer = await startIssuer({ algorithms: ALGORITHMS });
    const gate = gateFor(issuer);
    for (const algorithm of ALGORITHMS) {
      const decision = await present(gate, await issuer.token({ algorithm }));
      expect(decision, algorithm).toMatchObject({ outcome: "allowed" });
    }
    expect(issuer.requests.jwks).toBe(1);
  }, 30_000);

  it("makes and publishes a key for an algorithm at its first use", async () => {
    const issuer = await startIssuer();
    const token = await issuer.token({ algorithm: "ES512" });
    expect(await present(gateFor(issuer), token)).toMatchObject({ outcome: "allowed" });
  });

  it("expires by the issuer's clock", async () => {
    const clock = createFakeClock();
    const issuer = await startIssuer({ clock });
    const gate = gateFor(issuer, { clock, clockSkewSeconds: 0 });
    const token = await issuer.token({ expiresInSeconds: 60 });
    await clock.advance(59_999);
    expect(await present(gate, token)).toMatchObject({ outcome: "allowed" });
    await clock.advance(1);
    expect(await present(gate, token)).toMatchObject({ reason: "token_expired" });
  });

  it.each([
    ["has a claim that was added", { claims: { azp: "else" } }, "caller_ambiguous"],
    ["lacks a claim that was removed", { claims: { client_id: undefined } }, "caller_unidentified"],
    ["has a header that was replaced", { header: { typ: "secevent+jwt" } }, "token_type_mismatch"],
    ["names the audience it was made for", { audience: ["else"] }, "audience_mismatch"],
  ])("%s", async (_, options, reason) => {
    const issuer = await startIssuer();
    expect(await present(gateFor(issuer), await issuer.token(options))).toMatchObject({ reason });
  });

  it("has the form of another provider's tokens", async () => {
    const issuer = await startIssuer({
      shape: ({ header, claims: { client_id, ...claims } }) => ({
        header: { ...header, typ: "JWT" },
        claims: { ...claims, azp: client_id },
      }),
    });
    const token = await issuer.token({ caller: "reports" });
    const [header, claims] = token.split(".", 2).map((part) => JSON.parse(atob(part)));
    expect(header).toMatchObject({ typ: "JWT" });
    expect(claims).toMatchObject({ azp: "reports" });
    expect(claims).not.toHaveProperty("client_id");
  });
});

describe("an issuer of a profile", () => {
  it("gives a gate its issuer, audience and profile", async () => {
    const issuer = await startIssuer({ audience: ["one", "two"], profile: "keycloak" });
    const { url, audience } = issuer;
    expect(issuer.gateOptions).toEqual({ issuer: url, audience, profile: "keycloak" });
    expect((await startIssuer()).gateOptions.profile).toBe("standard");
  });

  it("lets a shape change its tokens", async () => {
    const issuer = await startIssuer({
      profile: "entra",
      shape: ({ header, claims: { azp, azpacr, ...claims } }) => ({
        header,
        claims: { ...claims, appid: azp, appidacr: azpacr, ver: "1.0" },
      }),
    });
    const gate = gateFor(issuer, issuer.gateOptions);
    const decision = await present(gate, await issuer.token({ caller: "reports" }));
    expect(decision).toMatchObject({
      outcome: "allowed",
      auth: { caller: { id: "reports" }, kind: "app", claims: { appid: "reports", ver: "1.0" } },
    });
  });

  it("publishes keys that state no algorithm, as Entra does", async () => {
    const [jwk] = (await startIssuer({ profile: "entra" })).jwks().keys;
    expect(jwk).toMatchObject({ kty: "RSA", use: "sig" });
    expect(jwk).not.toHaveProperty("alg");
  });

  it("publishes keys for JWT-SVIDs, as SPIRE does", async () => {
    const [jwk] = (await startIssuer({ profile: "spiffe" })).jwks().keys;
    expect(jwk).toMatchObject({ kty: "EC", use: "jwt-svid" });
    expect(jwk).not.toHaveProperty("alg");
  });
});

describe("the issuer's keys", () => {
  it("are signed with as soon as they are rotated, and the old one stays published", async () => {
    const issuer = await startIssuer();
    const before = await issuer.token();
    const { kid } = await issuer.rotate();
    const gate = gateFor(issuer);
    expect(JSON.parse(atob((await issuer.token()).split(".", 1)[0] as string))).toMatchObject({
      kid,
    });
    expect(await present(gate, before)).toMatchObject({ outcome: "allowed" });
    expect(await present(gate, await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("are gone from the set once they are withdrawn, and back once they are published", async () => {
    const issuer = await startIssuer();
    const [jwk] = issuer.jwks().keys as [{ kid: string }];
    issuer.withdraw(jwk.kid);
    expect(issuer.jwks()).toEqual({ keys: [] });
    issuer.publish(jwk);
    expect(issuer.jwks()).toEqual({ keys: [jwk] });
  });

  it("contain no private member", async () => {
    const issuer = await startIssuer({ algorithms: ["RS256", "ES256", "EdDSA"] });
    for (const jwk of issuer.jwks().keys) {
      expect(Object.keys(jwk as object)).not.toEqual(expect.arrayContaining(["d"]));
    }
  });

  it("differ between two issuers, under the same names", async () => {
    const [mine] = (await startIssuer()).jwks().keys as [{ kid: string; x: string }];
    const [theirs] = (await startIssuer()).jwks().keys as [{ kid: string; x: string }];
    expect(mine.kid).toBe(theirs.kid);
    expect(mine.x).not.toBe(theirs.x);
  });

  it("have no name where `kid` is null", async () => {
    const issuer = await startIssuer();
    expect(await issuer.rotate({ kid: null })).not.toHaveProperty("kid");
    expect(await present(gateFor(issuer), await issuer.token())).toMatchObject({
      outcome: "allowed",
    });
  });
});

describe("the issuer's addresses", () => {
  it.each(["", "/", "/tenants/one"])("are found under the path %j", async (path) => {
    const issuer = await startIssuer({ path });
    const decision = await present(gateFor(issuer), await issuer.token());
    expect(decision).toMatchObject({ outcome: "allowed" });
    const none = { openidMetadata: 0, token: 0, introspection: 0, trap: 0, other: 0 };
    const counts = { oauthMetadata: 1, jwks: 1, ...none };
    expect(issuer.requests).toEqual(counts);
  });

  it("are gone after stop and back, on the same port, after start", async () => {
    const issuer = await startIssuer();
    await issuer.stop();
    await expect(fetch(`${issuer.url}/jwks`)).rejects.toThrow();
    await issuer.start();
    await issuer.start();
    expect((await fetch(`${issuer.url}/jwks`)).status).toBe(200);
  });

  it("say how long the keys may be kept", async () => {
    const issuer = await startIssuer();
    const cacheControl = async (): Promise<string | null> =>
      (await fetch(`${issuer.url}/jwks`)).headers.get("cache-control");
    expect(await cacheControl()).toBeNull();
    issuer.cacheControl = "max-age=60";
    expect(await cacheControl()).toBe("max-age=60");
  });

  it("serve the metadata that a test sets", async () => {
    const issuer = await startIssuer();
    issuer.metadata = { issuer: "https://stranger.invalid" };
    const response = await fetch(`${issuer.url}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: "https://stranger.invalid",
      jwks_uri: `${issuer.url}/jwks`,
    });
  });
});
