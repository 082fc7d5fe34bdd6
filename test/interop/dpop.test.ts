import { createServer, type RequestListener } from "node:http";
import {
  createGate,
  fromNode,
  type Gate,
  type GateOptions,
  letsThrough,
  toAnswer,
} from "@callgate/core";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import * as dpop from "dpop";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterEach, describe, expect, it } from "vitest";
import { RESOURCE, startAuthority } from "./authority.js";

const http = { [oauth.allowInsecureRequests]: true };
const nonce = { secrets: ["2b7e".repeat(8)] };
const CLIENT_SECRET = "birch-grove-of-the-reporting-client";
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a service that requires bound tokens; its gate knows its address. */
async function startService(options: GateOptions, withNonces: boolean): Promise<URL> {
  let answer: RequestListener = () => {};
  const server = await startServer(createServer((...exchange) => answer(...exchange)));
  const gate: Gate = createGate({
    ...options,
    dpop: { publicUrls: [server.origin], ...(withNonces && { nonce }) },
  });
  closing.push(
    () => gate.close(),
    () => server.close(),
  );
  const policy = gate.policy({ callers: ["reports"], binding: "dpop" });
  answer = async (request, response) => {
    const decision = await gate.decide(fromNode(request), policy);
    if (letsThrough(decision)) {
      response.writeHead(200, decision.headers).end(JSON.stringify(decision.auth?.bindings));
      return;
    }
    const { status, headers, body } = toAnswer(decision);
    response.writeHead(status, headers).end(body);
  };
  return new URL("/orders?page=1", server.origin);
}

async function issuerOf(): Promise<TestIssuer> {
  const issuer = await createTestIssuer();
  closing.push(() => issuer.close());
  return issuer;
}

describe("the npm package dpop", () => {
  it.each(["ES256", "Ed25519", "PS256", "RS256"] as const)(
    "is admitted with %s, and once for each proof",
    async (algorithm) => {
      const issuer = await issuerOf();
      const url = await startService(issuer.gateOptions, false);
      const pair = await dpop.generateKeyPair(algorithm);
      const thumbprint = await dpop.calculateThumbprint(pair.publicKey);
      const token = await issuer.token({ caller: "reports", boundTo: { thumbprint } });
      const htu = `${url.origin}${url.pathname}`;
      const proof = await dpop.generateProof(pair, htu, "GET", undefined, token);
      const headers = { authorization: `DPoP ${token}`, dpop: proof };
      const response = await fetch(url, { headers });
      expect([response.status, await response.json()]).toEqual([
        200,
        [{ kind: "dpop", thumbprint }],
      ]);
      expect((await fetch(url, { headers })).status).toBe(401);
    },
  );
});

describe("oauth4webapi", () => {
  const keyPair = (alg = "ES256") => oauth.generateKeyPair(alg);

  it("recognizes that a nonce is required, and is admitted with it and from then on", async () => {
    const issuer = await issuerOf();
    const url = await startService(issuer.gateOptions, true);
    const handle = oauth.DPoP({}, await keyPair());
    const thumbprint = await handle.calculateThumbprint();
    const token = await issuer.token({ caller: "reports", boundTo: { thumbprint } });
    const call = () =>
      oauth.protectedResourceRequest(token, "GET", url, undefined, null, { DPoP: handle, ...http });
    const demanded: unknown = await call().catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(demanded)).toBe(true);
    for (let n = 0; n < 3; n += 1) expect((await call()).status).toBe(200);
  });

  it("gets a bound token of oidc-provider, both of which require nonces, and calls with it", async () => {
    const authority = await startAuthority({
      clients: [{ client_id: "reports", client_secret: CLIENT_SECRET }],
      requiresDpopNonces: true,
    });
    closing.push(() => authority.close());
    const url = await startService({ issuer: authority.issuer, audience: RESOURCE }, true);
    const issuer = new URL(authority.issuer);
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: "oidc", ...http });
    const metadata = await oauth.processDiscoveryResponse(issuer, discovered);
    const client = { client_id: "reports" };
    const handle = oauth.DPoP({}, await keyPair());
    const withProof = { DPoP: handle, ...http };

    const grant = async () => {
      const secret = oauth.ClientSecretBasic(CLIENT_SECRET);
      const parameters = { resource: RESOURCE, scope: "orders:read" };
      const response = await oauth.clientCredentialsGrantRequest(
        metadata,
        client,
        secret,
        parameters,
        withProof,
      );
      return oauth.processClientCredentialsResponse(metadata, client, response);
    };
    const granted = await againWithNonce(grant);
    expect(granted.token_type).toBe("dpop");
    const { access_token: token } = granted;
    const call = () =>
      oauth.protectedResourceRequest(token, "GET", url, undefined, null, withProof);
    expect((await againWithNonce(call)).status).toBe(200);

    // What was obtained by a thief of the token alone.
    const stolen = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const { code } = (await stolen.json()) as { readonly code: string };
    expect([stolen.status, code]).toEqual([401, "binding_unverified"]);
  });
});

describe("openid-client", () => {
  it("gets a bound token of oidc-provider, and calls with it, both with nonces that it handles by itself", async () => {
    const authority = await startAuthority({
      clients: [{ client_id: "reports", client_secret: CLIENT_SECRET }],
      requiresDpopNonces: true,
    });
    closing.push(() => authority.close());
    const url = await startService({ issuer: authority.issuer, audience: RESOURCE }, true);
    const config = await openid.discovery(
      new URL(authority.issuer),
      "reports",
      undefined,
      openid.ClientSecretBasic(CLIENT_SECRET),
      { execute: [openid.allowInsecureRequests] },
    );
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair("ES256"));
    const parameters = { resource: RESOURCE, scope: "orders:read" };
    const granted = await openid.clientCredentialsGrant(config, parameters, { DPoP });
    expect(granted.token_type).toBe("dpop");
    for (let n = 0; n < 2; n += 1) {
      const response = await openid.fetchProtectedResource(
        config,
        granted.access_token,
        url,
        "GET",
        undefined,
        undefined,
        { DPoP },
      );
      expect(response.status).toBe(200);
    }
  });
});

/** Once more where a nonce was required: the handle has it then. */
async function againWithNonce<Result>(request: () => Promise<Result>): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    expect(oauth.isDPoPNonceError(error)).toBe(true);
    return await request();
  }
}
