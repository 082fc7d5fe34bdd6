import { authOf, callgate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

type Jwks = NonNullable<GateOptions["jwks"]>;

export function createApp(userPoolId: string, jwks?: Jwks): Express {
  const [region] = userPoolId.split("_");
  const gate = callgate({
    issuer: `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`,
    audience: "orders", // the identifier of the resource server
    profile: "cognito",
    ...(jwks && { jwks }),
  });

  const app = express();
  app.get("/health", gate("public"), (_req, res) => void res.json({ status: "up" }));
  app.get("/orders", gate({ callers: ["reports"], scope: "orders/read" }), (req, res) => {
    res.json({ for: authOf(req).caller.id });
  });
  app.use(gate.undeclared()); // last
  return app;
}
