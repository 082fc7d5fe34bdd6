import { authOf, callgate, type GateOptions } from "@callgate/express";
import express from "express";
import serverless, { type Handler } from "serverless-http";

/** An Express application as a Lambda function: the adapter needs nothing else. */
export function createHandler(options: GateOptions): Handler {
  const gate = callgate(options);
  const app = express();
  app.get(
    "/orders/:id",
    gate({ callers: ["reports"], scope: "orders:read" }),
    (request, response) => {
      response.json({ for: authOf(request).caller.id });
    },
  );
  app.use(gate.undeclared());
  return serverless(app);
}
