import type { ReplayStore, RevocationSource } from "@callgate/core";
import { authOf, callgate, type ExpressGate } from "@callgate/express";
import express, { type Express } from "express";

/** Longest wait for the store: ten times the default, for a machine on which everything runs at once. */
export const STORE_TIMEOUT_MS = 1000;

/** What one process of the service is created with. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Which process it is: every answer has it in the header `Served-By`. */
  readonly member: string;
  /** Where it learns what is revoked, as the other processes do. */
  readonly revocations: RevocationSource;
  /** The address of the balancer, under which clients call. */
  readonly publicUrl: string;
  /** Where all processes claim DPoP proofs, so that each is accepted once. Default: each process by itself. */
  readonly replay?: ReplayStore;
}

/** The orders, in one of several equal processes. */
export function createApp({ member, revocations, publicUrl, replay, ...trusted }: AppOptions): {
  app: Express;
  gate: ExpressGate;
} {
  const gate = callgate({
    ...trusted,
    // While the list cannot be read, what is known of it stays in force.
    revocations: { sources: [revocations], whenStale: "serve" },
    // Whether a proof was used before is not known without the store: then a request with one is answered 503.
    dpop: {
      publicUrls: [publicUrl],
      ...(replay !== undefined && { replay, storeTimeoutMs: STORE_TIMEOUT_MS }),
    },
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
