import type { RevocationSource } from "@callgate/core";
import { authOf, callgate, type ExpressGate } from "@callgate/express";
import express, { type Express } from "express";

/** What one process of the service is created with. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Which process it is: every answer has it in the header `Served-By`. */
  readonly member: string;
  /** Where it learns what is revoked, as the other processes do. */
  readonly revocations: RevocationSource;
}

/** The orders, in one of several equal processes. */
export function createApp({ member, revocations, ...trusted }: AppOptions): {
  app: Express;
  gate: ExpressGate;
} {
  const gate = callgate({
    ...trusted,
    // While the list cannot be read, what is known of it stays in force.
    revocations: { sources: [revocations], whenStale: "serve" },
  });
  const app = express();
  app.use((_req, res, next) => {
    res.set("Served-By", member);
    next();
  });
  const readers = gate({ callers: ["checkout", "reports"], scope: "orders:read" });
  app.get("/orders", readers, (req, res) => {
    res.json({ for: authOf(req).caller.id });
  });
  app.use(gate.undeclared());
  return { app, gate };
}
