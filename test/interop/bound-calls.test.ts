import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import {
  clientSecretBasic,
  createTokenClient,
  type TokenClient,
  tokenInterceptor,
} from "@callgate/client";
import {
  createGate,
  type DecisionEvent,
  fromNode,
  type Gate,
  letsThrough,
  toAnswer,
} from "@callgate/core";
import { staticSecret } from "@callgate/secrets";
import { createFakeClock, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { decodeJwt } from "jose";
import { Agent, request } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SECRET = "larch-wood-of-the-checkout-client";
const NONCE_SECONDS = 60;

const clock = createFakeClock(Date.now());
let issuer: TestIssuer;
let gate: Gate;
let client: TokenClient;
let origin = "";
/** The headers that the service received. */
const seen: IncomingHttpHeaders[] = [];
const events: DecisionEvent[] = [];
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  seen.length = 0;
  events.length = 0;
  issuer = await createTestIssuer({ clock });
  issuer.dpopNonce = "of-the-issuer";
  let answer: RequestListener = () => {};
  const server = await startServer(createServer((...exchange) => answer(...exchange)));
  origin = server.origin;
  gate = createGate({
    ...issuer.gateOptions,
    clock,
    onDecision: (event) => void events.push(event),
    dpop: {
      publicUrls: [origin],
      nonce: { secrets: ["5af0".repeat(8)], lifetimeSeconds: NONCE_SECONDS },
    },
  });
  client = createTokenClient({
    ...{ issuer: issuer.url, clientId: "checkout", clock, dpop: true },
    auth: clientSecretBasic(staticSecret(SECRET)),
  });
  closing.push(
    () => client.close(),
    () => gate.close(),
    () => server.close(),
    () => issuer.close(),
  );
  const policy = gate.policy({ callers: ["checkout"], binding: "dpop" });
  answer = async (incoming, response) => {
    seen.push(incoming.headers);
    const decision = await gate.decide(fromNode(incoming), policy);
    if (letsThrough(decision)) {
      response.writeHead(200, decision.headers).end(JSON.stringify(decision.auth?.bindings));
      return;
    }
    const { status, headers, body } = toAnswer(decision);
    response.writeHead(status, headers).end(body);
  };
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const reasons = () => events.map(({ reason }) => reason);

describe("a token client, an issuer and a gate, with nonces of both", () => {
  it("admit each call, with one more request to each server for its nonce", async () => {
    const call = client.fetchFor({ origins: [origin] });
    const response = await call(`${origin}/orders?page=1`, { method: "POST", body: "x" });
    const { value } = await client.getToken();
    expect([response.status, await response.json()]).toEqual([
      200,
      [{ kind: "dpop", thumbprint: (decodeJwt(value).cnf as { jkt: string }).jkt }],
    ]);
    expect([issuer.requests.token, seen.length]).toEqual([2, 2]);
    const calls = Array.from({ length: 20 }, (_, index) => call(`${origin}/orders/${index}`));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect([issuer.requests.token, seen.length]).toEqual([2, 22]);
  });

  it("continue with the same token when the nonce of the service is over", async () => {
    const call = client.fetchFor({ origins: [origin] });
    expect((await call(`${origin}/orders`)).status).toBe(200);
    await clock.advance(2 * NONCE_SECONDS * 1000);
    expect((await call(`${origin}/orders`)).status).toBe(200);
    expect([issuer.requests.token, seen.length]).toEqual([2, 4]);
  });

  it("admit the calls of undici's clients", async () => {
    const dispatcher = new Agent().compose(tokenInterceptor(client, { origins: [origin] }));
    closing.push(() => dispatcher.destroy());
    const answer = await request(`${origin}/orders`, { dispatcher, method: "PUT", body: "x" });
    await answer.body.dump();
    expect([answer.statusCode, seen.length]).toEqual([200, 2]);
  });

  it("replace a token that was revoked, after the nonce", async () => {
    const call = client.fetchFor({ origins: [origin] });
    const { value } = await client.getToken();
    const match = { jti: String(decodeJwt(value).jti), issuer: issuer.url };
    const until = new Date(clock.now() + 3_600_000).toISOString();
    await gate.revoke({ match, until, reason: "INC-42" });
    expect((await call(`${origin}/orders`)).status).toBe(200);
    expect(issuer.requests.token).toBe(3);
  });

  it("refuse what was stolen on the way: the token alone, and both headers once more", async () => {
    await client.fetchFor({ origins: [origin] })(`${origin}/orders`);
    const { authorization = "", dpop } = seen.at(-1) ?? {};
    events.length = 0;
    const bearer = authorization.replace("DPoP", "Bearer");
    const statusOf = async (headers: Record<string, string>) =>
      (await fetch(`${origin}/orders`, { headers })).status;
    expect(await statusOf({ authorization: bearer })).toBe(401);
    expect(await statusOf({ authorization, dpop: String(dpop) })).toBe(401);
    expect(reasons()).toEqual(["binding_unverified", "proof_replayed"]);
  });
});
