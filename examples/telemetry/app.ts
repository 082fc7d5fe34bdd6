import { authOf, callgate, type ExpressGate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

/** Orders in two versions. Version 1 is to be removed once no client calls it any more. */
export function createApp(options: GateOptions): { app: Express; gate: ExpressGate } {
  const gate = callgate(options);
  const app = express();
  app.get("/v1/orders", gate({ callers: ["reports", "checkout"] }), (_req, res) => {
    res.json([{ id: "1" }]);
  });
  app.get("/v2/orders", gate({ callers: ["reports", "checkout"] }), (req, res) => {
    res.json({ orders: [{ id: "1" }], for: authOf(req).caller.id });
  });
  app.use(gate.undeclared());
  return { app, gate };
}
