import { authOf, callgate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

/**
 * For a proxy that uses the Authorization header itself, and passes on the caller's token in another header.
 *
 * Use this only if every request to this service passes the proxy, and the proxy removes that header from the requests it
 * receives: otherwise a caller can set it.
 */
export function createApp(options: GateOptions): Express {
  const gate = callgate({
    ...options,
    // Every line, including `Bearer `. Only this header is read then: one place for credentials, not two.
    authorization: ({ headersDistinct }) => headersDistinct["x-forwarded-authorization"] ?? [],
  });
  const app = express();
  app.get("/orders", gate({ callers: ["reports"] }), (req, res) => {
    res.json({ for: authOf(req).caller.id });
  });
  return app;
}
