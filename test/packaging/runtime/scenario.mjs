import assert from "node:assert/strict";
import { clientSecretBasic, createTokenClient } from "@callgate/client";
import { createGate, toAnswer } from "@callgate/core";
import { callgate as express } from "@callgate/express";
import { callgate as hapi } from "@callgate/hapi";
import { callgate as koa } from "@callgate/koa";
import { envSecret } from "@callgate/secrets";
import { awsSecret } from "@callgate/secrets/aws";
import { vaultSecret } from "@callgate/secrets/vault";

const options = { issuer: "https://login.example.com", audience: "https://orders.example.com" };
const policy = { callers: ["reports"], scope: "orders:read" };

const gate = createGate(options);
const request = { method: "GET", url: "/orders", authorization: [] };
const refused = await gate.decide(request, gate.policy(policy));
assert.equal(toAnswer(refused).status, 401);
gate.close();

assert.equal(typeof express(options)(policy), "function");
assert.equal(typeof koa(options)(policy), "function");
assert.equal(typeof hapi.register, "function");

const tokens = createTokenClient({
  tokenEndpoint: "https://login.example.com/token",
  clientId: "checkout",
  auth: clientSecretBasic(envSecret("NO_SUCH_SECRET")),
});
await assert.rejects(tokens.getToken(), { code: "credential_unavailable" });
tokens.close();
for (const source of [awsSecret, vaultSecret]) assert.equal(typeof source, "function");
