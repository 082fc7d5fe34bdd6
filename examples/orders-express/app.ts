import { randomUUID } from "node:crypto";
import { authOf, callgate, type ExpressGate } from "@callgate/express";
import express, { type Express } from "express";

/** Whose tokens the service accepts, and the audience they have to be issued for. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
}

interface Order {
  readonly id: string;
  readonly createdBy: string;
}

/** Orders: four endpoints, each with its callers declared beside it. */
export function createApp({ issuer, audience }: AppOptions): { app: Express; gate: ExpressGate } {
  const gate = callgate({ issuer, audience });
  const orders = new Map<string, Order>([["1", { id: "1", createdBy: "checkout" }]]);
  const app = express();

  app.get(
    "/orders",
    gate({ callers: ["checkout", "reports"], scope: "orders:read" }),
    (_req, res) => {
      res.json([...orders.values()]);
    },
  );

  app.get("/orders/:id", gate({ callers: "any", scope: "orders:read" }), (req, res) => {
    const order = orders.get(req.params.id);
    if (order === undefined) res.sendStatus(404);
    else res.json(order);
  });

  app.post("/orders", gate({ callers: ["checkout"], scope: "orders:write" }), (req, res) => {
    const order = { id: randomUUID(), createdBy: authOf(req).caller.id };
    orders.set(order.id, order);
    res.status(201).json(order);
  });

  app.delete(
    "/orders/:id",
    gate({
      callers: ["checkout", "catalog-sync"],
      scope: "orders:write",
      tokens: "app",
      condition: ({ caller }, { url }) => orders.get(lastSegment(url))?.createdBy === caller.id,
    }),
    (req, res) => {
      orders.delete(req.params.id);
      res.sendStatus(204);
    },
  );

  // No caller, no token: for whoever keeps the service running.
  app.get("/readyz", (_req, res) => {
    const health = gate.health();
    res.status(health.usable ? 200 : 503).json(health);
  });

  app.use(gate.undeclared());
  return { app, gate };
}

function lastSegment(url: string): string {
  const { pathname } = new URL(url, "http://localhost");
  return pathname.slice(pathname.lastIndexOf("/") + 1);
}
