import { authOf, callgate, type GateOptions } from "@callgate/express";
import cors from "cors";
import express, { type Express } from "express";

export function createApp(options: GateOptions): Express {
  const gate = callgate(options);
  const app = express();

  // Before the gate: a preflight carries no Authorization header, and is answered here. A refusal gets the CORS headers
  // too, without which a page could not read it.
  app.use(
    cors({
      origin: "https://shop.example.com",
      allowedHeaders: ["authorization", "content-type", "dpop"],
      exposedHeaders: ["www-authenticate", "retry-after", "dpop-nonce"],
    }),
  );

  app.get("/orders", gate({ callers: ["shop"], tokens: "user" }), (req, res) => {
    res.json({ for: authOf(req).subject });
  });
  app.use(gate.undeclared());
  return app;
}
