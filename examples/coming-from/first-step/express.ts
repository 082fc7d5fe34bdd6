import { callgate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";
import { auth, requiredScopes } from "express-oauth2-jwt-bearer";

type OnDecision = NonNullable<GateOptions["onDecision"]>;

export function createApp(issuer: string, audience: string, onDecision: OnDecision): Express {
  const authenticated = auth({ issuerBaseURL: issuer, audience });
  const gate = callgate({ issuer, audience, mode: "report", onDecision });

  const app = express();
  app.get(
    "/orders",
    gate({ callers: ["reports"], scope: "orders:read" }), // reports, and refuses nothing
    authenticated, // still decides, and sets req.auth again
    requiredScopes("orders:read"),
    (req, res) => {
      res.json({ for: req.auth?.payload.client_id });
    },
  );
  return app;
}
