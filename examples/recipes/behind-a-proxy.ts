import { authOf, callgate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

/**
 * For a proxy that needs the Authorization header for itself, and passes the caller's token on in another.
 *
 * Only where no request reaches this service without passing the proxy, and the proxy removes that header from what it is
 * sent: otherwise a caller writes it.
 */
export function createApp(options: GateOptions): Express {
  const gate = callgate({
    ...options,
    // Every line, `Bearer ` included. Nothing else is read then: one place for credentials, not two.
    authorization: ({ headersDistinct }) => headersDistinct["x-forwarded-authorization"] ?? [],
  });
  const app = express();
  app.get("/orders", gate({ callers: ["reports"] }), (req, res) => {
    res.json({ for: authOf(req).caller.id });
  });
  return app;
}
