import { randomUUID } from "node:crypto";
import { authOf, callgate, type ExpressGate } from "@callgate/express";
import express, { type Express } from "express";

/** Whose tokens the service accepts, and the audience they have to be issued for. */
export interface OrdersOptions {
  readonly issuer: string;
  readonly audience: string;
}

/** The service that is called: it accepts orders only from `checkout`. */
export function createOrders({ issuer, audience }: OrdersOptions): {
  app: Express;
  gate: ExpressGate;
} {
  const gate = callgate({ issuer, audience });
  const app = express();
  app.post("/orders", gate({ callers: ["checkout"], scope: "orders:write" }), (req, res) => {
    res.status(201).json({ id: randomUUID(), createdBy: authOf(req).caller.id });
  });
  app.use(gate.undeclared());
  return { app, gate };
}
