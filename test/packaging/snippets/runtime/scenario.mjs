// Valid as TypeScript, too: ts-jest, tsx and others read it as scenario.ts.
import assert from "node:assert/strict";
import { clientSecretBasic, createTokenClient, TokenError } from "@callgate/client";
import { ConfigurationError, createGate, toAnswer } from "@callgate/core";
import { callgate as express } from "@callgate/express";
import { callgate as fastify } from "@callgate/fastify";
import { callgate as fetchGate } from "@callgate/fetch";
import { callgate as hapi } from "@callgate/hapi";
import { callgate as hono } from "@callgate/hono";
import { introspect } from "@callgate/introspection";
import { callgate as koa } from "@callgate/koa";
import { instrument } from "@callgate/otel";
import { loadPolicy, parsePolicy } from "@callgate/policy";
import { redisReplayStore } from "@callgate/redis";
import { envSecret } from "@callgate/secrets";
import { awsSecret } from "@callgate/secrets/aws";
import { vaultSecret } from "@callgate/secrets/vault";
import { createTestIssuer } from "@callgate/testkit";

/** Uses every package once: a good token and a forged one, an error of each kind, the adapters. */
export async function scenario() {
  const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
  const gate = createGate(issuer.gateOptions);
  const policy = { callers: ["reports"], scope: "orders:read" };
  const readOrders = gate.policy(policy);
  const telemetry = instrument();
  const request = { method: "GET", url: "/orders" };

  const good = `Bearer ${await issuer.token({ caller: "reports", scope: "orders:read" })}`;
  const allowed = await gate.decide({ ...request, authorization: [good] }, readOrders);
  assert.equal(allowed.outcome, "allowed");

  const forged = `Bearer ${await issuer.forge.wrongKey()}`;
  const denied = await gate.decide({ ...request, authorization: [forged] }, readOrders);
  assert.ok(denied.outcome === "denied");
  assert.equal(toAnswer(denied).status, 401);

  const auth = clientSecretBasic(envSecret("NO_SUCH_SECRET"));
  const introspection = introspect({ clientId: "orders", auth });
  const both = createGate({ ...issuer.gateOptions, introspection, warnings: false });
  const opaque = { ...request, authorization: ["Bearer tok-4711-0815-9042-3366"] };
  const undecided = await both.decide(opaque, both.policy(policy));
  assert.equal(undecided.outcome, "unavailable");
  both.close();
  assert.throws(() => introspect({ clientId: "" }), ConfigurationError);

  assert.throws(() => gate.policy({ callers: [] }), ConfigurationError);
  assert.equal(typeof express(gate)(policy), "function");
  assert.equal(typeof koa(gate)(policy), "function");
  assert.equal(typeof hapi.register, "function");
  assert.equal(typeof fastify.scoped, "function");
  assert.equal(typeof hono(gate)(policy), "function");
  const web = new Request("https://orders.example.com/orders", {
    headers: { authorization: good },
  });
  assert.equal((await fetchGate(gate)(web, readOrders)).caller.id, "reports");
  const endpoints = { "GET /orders": policy };
  assert.equal(loadPolicy({ version: 1, endpoints }).entries.length, 1);
  assert.throws(() => loadPolicy("missing.yaml"), ConfigurationError);
  assert.equal(parsePolicy("version: 2\nendpoints: {}").findings[0]?.column, 10);
  for (const source of [awsSecret, vaultSecret]) assert.equal(typeof source, "function");

  assert.equal(await redisReplayStore({ send: async () => "OK" }).claim("key", 1000), true);

  const tokens = createTokenClient({
    tokenEndpoint: "https://login.example.com/token",
    clientId: "checkout",
    auth,
  });
  await assert.rejects(tokens.getToken(), TokenError);

  telemetry.stop();
  tokens.close();
  gate.close();
  await issuer.close();
}
