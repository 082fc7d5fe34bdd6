import { authOf, callgate, decisionOf, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";
import type { Logger } from "pino";

/** For a logger that writes whole requests, as pino-http does: without it each line has the caller's token. */
export const redact: string[] = ["req.headers.authorization"];

export function createApp(options: GateOptions, log: Logger): Express {
  const gate = callgate({
    ...options,
    onDecision({ error, ...event }) {
      if (event.outcome !== "allowed") log.warn({ err: error, ...event }, "refused");
    },
  });
  const app = express();

  // One line for each request, refused ones included: `decisionId` joins it with the event.
  app.use((request, response, next) => {
    response.once("close", () => {
      const decision = decisionOf(request);
      log.info({
        method: request.method,
        status: response.statusCode,
        decisionId: decision?.decisionId,
        caller: decision?.auth?.caller.id,
      });
    });
    next();
  });

  app.get("/orders/:id", gate({ callers: ["reports"], scope: "orders:read" }), (req, res) => {
    res.json({ for: authOf(req).caller.id });
  });
  return app;
}
