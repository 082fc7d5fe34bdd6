import { callgate } from "@callgate/express";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import express from "express";
import { Registry } from "prom-client";
import { afterAll, expect, it } from "vitest";
import { countDecisions } from "./prometheus.js";

const issuer = await createTestIssuer();
const registry = new Registry();
const onDecision = countDecisions(new Set(["reports"]), registry);
const gate = callgate({ ...issuer.gateOptions, onDecision });
const app = express();
app.get("/orders/:id", gate({ callers: ["reports"] }), (_req, res) => void res.send("orders"));
app.use(gate.undeclared());
const server = await startServer(app);

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it("has a label for given callers, routes and reasons, and for nothing that an unknown caller chose", async () => {
  const callers = ["reports", "stranger-1", "stranger-2"];
  for (const caller of callers) {
    const headers = bearer(await issuer.token({ caller }));
    for (const path of ["/orders/1", "/orders/2", `/${caller}`])
      await fetch(server.origin + path, { headers });
  }
  const lines = (await registry.metrics())
    .split("\n")
    .filter((line) => line.startsWith("callgate"));
  expect(lines.sort()).toEqual([
    'callgate_decisions_total{outcome="allowed",reason="none",endpoint="GET /orders/:id",caller="reports"} 2',
    'callgate_decisions_total{outcome="denied",reason="caller_not_allowed",endpoint="GET /orders/:id",caller="other"} 4',
    'callgate_decisions_total{outcome="denied",reason="endpoint_undeclared",endpoint="GET (unmatched)",caller="other"} 2',
    'callgate_decisions_total{outcome="denied",reason="endpoint_undeclared",endpoint="GET (unmatched)",caller="reports"} 1',
  ]);
});
