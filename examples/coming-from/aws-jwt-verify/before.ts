import { CognitoJwtVerifier } from "aws-jwt-verify";
import type { Jwks } from "aws-jwt-verify/jwk";
import express, { type Express, type RequestHandler } from "express";

export function createApp(userPoolId: string, jwks?: Jwks): Express {
  const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse: "access", clientId: null });
  if (jwks) verifier.cacheJwks(jwks);

  const reportsOnly: RequestHandler = async (req, res, next) => {
    const [, token = ""] = req.headers.authorization?.split(" ") ?? [];
    try {
      res.locals.claims = await verifier.verify(token, {
        clientId: "reports",
        scope: "orders/read",
      });
    } catch {
      res.sendStatus(401);
      return;
    }
    next();
  };

  const app = express();
  app.get("/health", (_req, res) => void res.json({ status: "up" }));
  app.get("/orders", reportsOnly, (_req, res) => {
    res.json({ for: res.locals.claims.client_id });
  });
  return app;
}
