const assert = require("node:assert/strict");
const { clientSecretBasic, createTokenClient, TokenError } = require("@callgate/client");
const { ConfigurationError, createGate, toAnswer } = require("@callgate/core");
const { callgate: express } = require("@callgate/express");
const { callgate: fastify } = require("@callgate/fastify");
const { callgate: fetchGate } = require("@callgate/fetch");
const { callgate: hapi } = require("@callgate/hapi");
const { callgate: hono } = require("@callgate/hono");
const { callgate: koa } = require("@callgate/koa");
const { instrument } = require("@callgate/otel");
const { loadPolicy, parsePolicy } = require("@callgate/policy");
const { introspect } = require("@callgate/introspection");
const { redisReplayStore } = require("@callgate/redis");
const { envSecret } = require("@callgate/secrets");
const { awsSecret } = require("@callgate/secrets/aws");
const { vaultSecret } = require("@callgate/secrets/vault");
const { createTestIssuer } = require("@callgate/testkit");

/** The same as scenario.mjs, in CommonJS. */
exports.scenario = async function scenario() {
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
};
