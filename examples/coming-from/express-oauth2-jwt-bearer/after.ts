import { authOf, callgate } from "@callgate/express";
import express, { type Express } from "express";

export function createApp(issuer: string, audience: string): Express {
  const gate = callgate({ issuer, audience });
  const app = express();
  app.get("/health", gate("public"), (_req, res) => void res.json({ status: "up" }));

  app.get("/orders", gate({ callers: ["reports"], scope: "orders:read" }), (req, res) => {
    res.json({ for: authOf(req).caller.id });
  });

  app.use(gate.undeclared()); // last
  return app;
}
