import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { clientSecretBasic } from "@callgate/client/authentication";
import type { Clock } from "@callgate/core";
import { authOf, callgate, type ExpressGate } from "@callgate/express";
import { introspect } from "@callgate/introspection";
import { fileSecret } from "@callgate/secrets";
import express, { type Express } from "express";

/** Whose tokens the service accepts, the audience they have to be issued for, and how it introspects them. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The file with the secret of the client `refunds-express`, as which the service introspects tokens. */
  readonly secretFile: string;
  /** How long an answer is used, in seconds: a revoked token is refused after that at the latest. */
  readonly cacheSeconds: number;
  /** The policy document. Default: the one next to this file. */
  readonly policy?: string;
  /** For tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** Refunds: the callers have opaque tokens, which only the authority can read. */
export function createApp(options: AppOptions): { app: Express; gate: ExpressGate } {
  const { issuer, audience, secretFile, cacheSeconds, policy = policyFile, clock } = options;
  const refunds = [{ id: "1", createdBy: "checkout" }];
  const gate = callgate({
    issuer,
    audience,
    policy,
    introspection: introspect({
      clientId: "refunds-express",
      auth: clientSecretBasic(fileSecret(secretFile)),
      answers: "oidc-provider",
      cacheSeconds,
    }),
    ...(clock !== undefined && { clock }),
  });
  const app = express();

  app.get("/refunds", (_req, res) => {
    res.json(refunds);
  });

  app.post("/refunds", (req, res) => {
    const refund = { id: randomUUID(), createdBy: authOf(req).caller.id };
    refunds.push(refund);
    res.status(201).json(refund);
  });

  app.get("/readyz", (_req, res) => {
    const health = gate.health();
    res.status(health.usable ? 200 : 503).json(health);
  });

  // Last: puts each route's gate in front of it, and refuses every other request.
  gate.protect(app);
  return { app, gate };
}

/** Who may call what, next to this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
