import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type AuditLog, authOf, callgate, type ExpressGate } from "@callgate/express";
import express, { type Express, Router } from "express";

/** Whose tokens the service accepts, the audience they have to be issued for, and who may call what. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The policy document. Default: the one next to this file. */
  readonly policy?: string;
  /** What answers under `/stock`. Default: 404. */
  readonly stock?: Router;
  /** Where every decision is written. Default: nowhere. */
  readonly audit?: AuditLog;
}

interface Order {
  readonly id: string;
  readonly createdBy: string;
}

/** Orders: every endpoint's callers are in `callgate.yaml`, and a route without an entry prevents the service's start. */
export function createApp(options: AppOptions): { app: Express; gate: ExpressGate } {
  const { issuer, audience, policy = policyFile, stock = withoutStock(), audit } = options;
  const orders = new Map<string, Order>([["1", { id: "1", createdBy: "checkout" }]]);
  const gate = callgate({
    issuer,
    audience,
    policy,
    conditions: {
      createdByCaller: ({ caller }, { params }) =>
        orders.get(String(params?.id))?.createdBy === caller.id,
    },
    ...(audit !== undefined && { onDecision: audit.record }),
  });
  const app = express();

  app.get("/orders", (_req, res) => {
    res.json([...orders.values()]);
  });

  app.get("/orders/:id", (req, res) => {
    const order = orders.get(req.params.id);
    if (order === undefined) res.sendStatus(404);
    else res.json(order);
  });

  app.post("/orders", (req, res) => {
    const order = { id: randomUUID(), createdBy: authOf(req).caller.id };
    orders.set(order.id, order);
    res.status(201).json(order);
  });

  app.delete("/orders/:id", (req, res) => {
    orders.delete(req.params.id);
    res.sendStatus(204);
  });

  app.use("/stock", stock);

  app.get("/readyz", (_req, res) => {
    const health = gate.health();
    res.status(health.usable ? 200 : 503).json(health);
  });

  // Last: puts each route's gate in front of it, and refuses every other request.
  gate.protect(app);
  return { app, gate };
}

/** Who may call what, next to this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));

function withoutStock(): Router {
  return Router().get("/:id", (_req, res) => void res.sendStatus(404));
}
