import { callgate, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

/** Who may call what, in a table that is edited while the service runs. */
export interface Grants {
  isGranted(caller: string, shop: string, signal: AbortSignal): Promise<boolean>;
}

/** The time limit of the database. A condition has no time limit of its own. */
const DEADLINE_MS = 2000;

export function createApp(options: GateOptions, grants: Grants): Express {
  const gate = callgate(options);
  const app = express();
  app.get(
    "/shops/:shop/orders",
    gate({
      // The list is the condition: it is checked last, for a token that passes every other check.
      callers: "any",
      tokens: "app",
      scope: "orders:read",
      condition: ({ caller }, { params }) =>
        grants.isGranted(caller.id, String(params?.shop), AbortSignal.timeout(DEADLINE_MS)),
    }),
    (req, res) => void res.json({ of: req.params.shop }),
  );
  return app;
}
