const assert = require("node:assert/strict");
const { createGate, toAnswer } = require("@callgate/core");
const { callgate: express } = require("@callgate/express");
const { callgate: hapi } = require("@callgate/hapi");
const { callgate: koa } = require("@callgate/koa");

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
