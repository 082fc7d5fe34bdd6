import express, { type Express, type RequestHandler } from "express";
import jwksRsa from "jwks-rsa";
import { Passport } from "passport";
import { ExtractJwt, Strategy } from "passport-jwt";

interface Claims {
  readonly client_id?: string;
  readonly scope?: string;
}

export function createApp(issuer: string, audience: string, jwksUri: string): Express {
  const passport = new Passport();
  passport.use(
    new Strategy(
      {
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: jwksRsa.passportJwtSecret({ cache: true, rateLimit: true, jwksUri }),
        issuer,
        audience,
        algorithms: ["RS256"],
      },
      (claims, done) => done(null, claims),
    ),
  );
  const authenticated: RequestHandler = passport.authenticate("jwt", { session: false });

  const reportsOnly: RequestHandler = (req, res, next) => {
    const { client_id, scope = "" } = req.user as Claims;
    if (client_id === "reports" && scope.split(" ").includes("orders:read")) next();
    else res.sendStatus(403);
  };

  const app = express();
  app.get("/health", (_req, res) => void res.json({ status: "up" }));
  app.get("/orders", authenticated, reportsOnly, (req, res) => {
    res.json({ for: (req.user as Claims).client_id });
  });
  return app;
}
