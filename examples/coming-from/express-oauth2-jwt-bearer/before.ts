import express, { type Express } from "express";
import { auth, claimEquals, requiredScopes } from "express-oauth2-jwt-bearer";

export function createApp(issuer: string, audience: string): Express {
  const app = express();
  app.get("/health", (_req, res) => void res.json({ status: "up" }));

  app.use(auth({ issuerBaseURL: issuer, audience }));

  app.get(
    "/orders",
    claimEquals("client_id", "reports"),
    requiredScopes("orders:read"),
    (req, res) => {
      res.json({ for: req.auth?.payload.client_id });
    },
  );
  return app;
}
