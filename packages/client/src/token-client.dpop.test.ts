import { inspect } from "node:util";
import { createFakeClock, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { authorizationHeaders } from "./calls/authorization-headers.js";
import { noncesOf, proofOf } from "./calls/test-support/bound-supplier.js";
import { type SeenRequest, serve } from "./calls/test-support/test-server.js";
import { dpopKeyOf } from "./dpop/dpop-key.js";
import type { TokenEvent } from "./events.js";
import type { TokenClientOptions } from "./options/token-client-options.js";
import { ScriptedCredential } from "./test-support/scripted-credential.js";
import { createTokenClient, type TokenClient } from "./token-client.js";

let issuer: TestIssuer;
const clients: TokenClient[] = [];
beforeEach(async () => {
  issuer = await createTestIssuer();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await issuer.close();
});

const KEY = freshKeyPair("ec", { namedCurve: "P-256" });

class Credential extends ScriptedCredential {
  override async credential(request: Parameters<ScriptedCredential["credential"]>[0]) {
    const credential = await super.credential(request);
    return {
      ...credential,
      authenticate: (_server: unknown, client: { client_id: string }, body: URLSearchParams) => {
        body.set("client_id", client.client_id);
        body.set("client_secret", "s-3cr3t-of-checkout");
      },
    };
  }
}

function create(options: Partial<TokenClientOptions> = {}): TokenClient {
  const client = createTokenClient({
    ...{ issuer: issuer.url, clientId: "checkout", auth: new Credential(), dpop: true },
    ...options,
  });
  clients.push(client);
  return client;
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("a token client with `dpop`", () => {
  it("gets tokens that are bound to its key", async () => {
    const token = await create({ dpop: { keyPair: KEY } }).getToken();
    expect(token.type).toBe("DPoP");
    const { thumbprint } = dpopKeyOf(KEY.privateKey);
    expect(claimsOf(token.value).cnf).toEqual({ jkt: thumbprint });
    expect(JSON.stringify(token)).toContain('"type":"DPoP"');
  });

  it("makes another key for each client", async () => {
    const tokens = [await create().getToken(), await create().getToken()];
    const thumbprints = tokens.map(({ value }) => claimsOf(value).cnf.jkt);
    expect(new Set(thumbprints).size).toBe(2);
  });

  it("calls services with them, with the nonces of both servers", async () => {
    issuer.dpopNonce = "of-the-issuer";
    const nonce = { "dpop-nonce": "of-the-service" };
    const server = await serve((seen, response) => {
      const isKnown = proofOf(seen).claims.nonce === "of-the-service";
      const challenge = { "www-authenticate": 'DPoP algs="ES256", error="use_dpop_nonce"' };
      response.writeHead(isKnown ? 200 : 401, { ...nonce, ...(!isKnown && challenge) }).end();
    });
    const client = create();
    const call = client.fetchFor({ origins: [server.origin] });
    expect((await call(`${server.origin}/orders`)).status).toBe(200);
    expect(issuer.requests.token).toBe(2);
    expect(noncesOf(server)).toEqual([undefined, "of-the-service"]);
    const { value } = await client.getToken();
    expect(server.seen[1]?.headers.authorization).toBe(`DPoP ${value}`);
    // The next token is requested with the nonce at once.
    expect(client.invalidate(`DPoP ${value}`)).toBe(true);
    await client.getToken();
    expect(issuer.requests.token).toBe(3);
  });

  it("keeps the nonces of tokens and of calls apart, also at one origin", async () => {
    const granted = { access_token: "opaque-token", token_type: "DPoP", expires_in: 300 };
    const server = await serve(({ url }, response) => {
      const nonce = url === "/token" ? "of-tokens" : "of-calls";
      response.writeHead(200, { "content-type": "application/json", "dpop-nonce": nonce });
      response.end(JSON.stringify(granted));
    });
    const client = createTokenClient({
      ...{ tokenEndpoint: `${server.origin}/token`, clientId: "checkout" },
      ...{ auth: new Credential(), dpop: true },
    });
    clients.push(client);
    const call = client.fetchFor({ origins: [server.origin] });
    await call(`${server.origin}/a`);
    await call(`${server.origin}/b`);
    await client.getToken({ scope: "other" });
    expect(server.seen.map(({ url }) => url)).toEqual(["/token", "/a", "/b", "/token"]);
    expect(noncesOf(server)).toEqual([undefined, undefined, "of-calls", "of-tokens"]);
  });

  it("counts the request with the nonce neither as an attempt nor as a failure", async () => {
    issuer.dpopNonce = "n-1";
    const events: TokenEvent[] = [];
    await create({ onEvent: (event) => void events.push(event) }).getToken();
    expect(events.filter(({ type }) => type === "request")).toMatchObject([
      { attempt: 1, outcome: "granted" },
    ]);
  });

  it("uses its clock for proofs", async () => {
    const clock = createFakeClock(Date.now() - 100_000);
    const server = await serve();
    await create({ clock }).fetchFor({ origins: [server.origin] })(server.origin);
    const { iat } = proofOf(server.seen[0] as SeenRequest).claims;
    expect(iat).toBe(Math.floor(clock.now() / 1000));
  });

  it("writes the headers of any other HTTP client", async () => {
    const client = create();
    const { headers } = await authorizationHeaders(client, {
      method: "GET",
      url: "https://a.test",
    });
    expect(headers.authorization).toBe(`DPoP ${(await client.getToken()).value}`);
    expect(headers.dpop).toBeDefined();
  });

  it("shows its key to no log", async () => {
    const client = create({ dpop: { keyPair: KEY } });
    const token = await client.getToken();
    const { d } = KEY.privateKey.export({ format: "jwk" });
    const shown = inspect([client, token, token.prover], { depth: null, showHidden: true });
    expect(shown).not.toContain(String(d));
    expect(shown).not.toContain("PrivateKeyObject");
  });
});

describe("a server that grants bearer tokens only", () => {
  const bearer = { access_token: "opaque-token", token_type: "Bearer", expires_in: 300 };

  beforeEach(() => {
    issuer.fault(
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(bearer));
      },
      { on: "token" },
    );
  });

  it("is refused", async () => {
    const failure = create({ warnings: false }).getToken();
    await expect(failure).rejects.toMatchObject({ code: "response_invalid", hint: "token_type" });
  });

  it("is used where bound tokens are not required, with one event", async () => {
    const events: TokenEvent[] = [];
    const client = create({
      dpop: { required: false },
      onEvent: (event) => void events.push(event),
    });
    const server = await serve();
    const call = client.fetchFor({ origins: [server.origin] });
    await call(server.origin);
    await client.getToken({ scope: "other" });
    expect(server.seen[0]?.headers).toMatchObject({ authorization: "Bearer opaque-token" });
    expect(server.seen[0]?.headers).not.toHaveProperty("dpop");
    expect(events.filter(({ type }) => type === "warning")).toMatchObject([
      { code: "token_unbound" },
    ]);
  });
});
