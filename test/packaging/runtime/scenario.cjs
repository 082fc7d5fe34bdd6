const assert = require("node:assert/strict");
const { clientSecretBasic, createTokenClient } = require("@callgate/client");
const { createGate, toAnswer } = require("@callgate/core");
const { callgate: express } = require("@callgate/express");
const { callgate: hapi } = require("@callgate/hapi");
const { callgate: koa } = require("@callgate/koa");
const { envSecret } = require("@callgate/secrets");
const { awsSecret } = require("@callgate/secrets/aws");
const { vaultSecret } = require("@callgate/secrets/vault");

const options = { issuer: "https://login.example.com", audience: "https://orders.example.com" };
const policy = { callers: ["reports"], scope: "orders:read" };

const gate = createGate(options);
const request = { method: "GET", url: "/orders", authorization: [] };
gate.decide(request, gate.policy(policy)).then((refused) => {
  assert.equal(toAnswer(refused).status, 401);
  gate.close();
});

assert.equal(typeof express(options)(policy), "function");
assert.equal(typeof koa(options)(policy), "function");
assert.equal(typeof hapi.register, "function");

const tokens = createTokenClient({
  tokenEndpoint: "https://login.example.com/token",
  clientId: "checkout",
  auth: clientSecretBasic(envSecret("NO_SUCH_SECRET")),
});
assert.rejects(tokens.getToken(), { code: "credential_unavailable" }).then(() => tokens.close());
for (const source of [awsSecret, vaultSecret]) assert.equal(typeof source, "function");
