import express, { type Express, type RequestHandler } from "express";
import { expressjwt, type GetVerificationKey, type Request } from "express-jwt";
import jwksRsa from "jwks-rsa";

export function createApp(issuer: string, audience: string, jwksUri: string): Express {
  const app = express();
  const secret = jwksRsa.expressJwtSecret({ cache: true, rateLimit: true, jwksUri });
  app.use(
    expressjwt({
      secret: secret as GetVerificationKey,
      issuer,
      audience,
      algorithms: ["RS256"],
    }).unless({ path: ["/health"] }),
  );
  app.get("/health", (_req, res) => void res.json({ status: "up" }));

  const reportsOnly: RequestHandler = (req: Request, res, next) => {
    const scopes: string[] = req.auth?.scope?.split(" ") ?? [];
    if (req.auth?.client_id === "reports" && scopes.includes("orders:read")) next();
    else res.sendStatus(403);
  };
  app.get("/orders", reportsOnly, (req: Request, res) => {
    res.json({ for: req.auth?.client_id });
  });
  return app;
}
