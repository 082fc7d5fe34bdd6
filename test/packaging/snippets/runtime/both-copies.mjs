// One process, two copies of each package: objects created by one are recognized by the other.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as esmCore from "@callgate/core";
import * as esmExpress from "@callgate/express";
import * as esmOtel from "@callgate/otel";
import { server as createServer } from "@hapi/hapi";
import createFastify from "fastify";

const require = createRequire(import.meta.url);
const cjsCore = require("@callgate/core");
const cjsExpress = require("@callgate/express");
const cjsFastify = require("@callgate/fastify");
const cjsHapi = require("@callgate/hapi");
const cjsOtel = require("@callgate/otel");

const options = { issuer: "https://login.example.com", audience: "https://orders.example.com" };
const copies = [
  [esmCore, cjsCore],
  [cjsCore, esmCore],
];

for (const [one, other] of copies) {
  assert.notEqual(one.ConfigurationError, other.ConfigurationError, "there are two copies");
  assert.throws(() => one.createGate({}), other.ConfigurationError);

  const gate = one.createGate(options);
  const request = { method: "GET", url: "/orders", authorization: [] };
  const denied = await gate.decide(request, gate.policy({ callers: "any" }));
  assert.ok(new one.RefusedError(denied) instanceof other.RefusedError);
  gate.close();
}

// An adapter of one copy accepts a gate of the other; both read the caller.
assert.throws(() => cjsExpress.authOf({}), esmExpress.GateNotMountedError);
const gate = esmCore.createGate(options);
assert.equal(typeof cjsExpress.callgate(gate)({ callers: "any" }), "function");
gate.close();

// hapi collects the faults of its routes, whichever copy of core the gate comes from.
const server = createServer();
await server.register({ plugin: cjsHapi.callgate, options: { gate: esmCore.createGate(options) } });
server.route({
  method: "GET",
  path: "/orders",
  handler: () => "",
  options: { auth: "callgate", plugins: { callgate: { callers: [] } } },
});
const error = await server.initialize().catch((error) => error);
assert.ok(error instanceof esmCore.ConfigurationError);
assert.equal(error.faults[0].option, "GET /orders plugins.callgate.callers");

// So does Fastify.
const app = createFastify();
await app.register(cjsFastify.callgate, { gate: esmCore.createGate(options) });
app.get("/orders", { config: { callgate: { callers: [] } } }, () => "");
const fault = await app.ready().catch((error) => error);
assert.ok(fault instanceof esmCore.ConfigurationError);
assert.equal(fault.faults[0].option, "GET /orders config.callgate.callers");

// Telemetry that both copies start counts each decision once, whichever copy of core decides.
const added = [];
const meter = {
  createCounter: () => ({ add: (value) => added.push(value) }),
  createHistogram: () => ({ record() {} }),
  createObservableGauge: () => ({}),
  addBatchObservableCallback() {},
  removeBatchObservableCallback() {},
};
const telemetry = [esmOtel, cjsOtel].map(({ instrument }) => instrument({ meter }));
for (const { createGate } of [esmCore, cjsCore]) {
  const counted = createGate(options);
  const request = { method: "GET", url: "/orders", authorization: [] };
  await counted.decide(request, counted.policy({ callers: "any", endpoint: "orders" }));
  counted.close();
}
for (const each of telemetry) each.stop();
assert.deepEqual(added, [1, 1]);
