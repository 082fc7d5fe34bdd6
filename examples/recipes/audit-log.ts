import { createWriteStream } from "node:fs";
import { type AuditLog, callgate, createAuditLog, type GateOptions } from "@callgate/express";
import express, { type Express } from "express";

export function createApp(options: GateOptions, file: string): { app: Express; audit: AuditLog } {
  const audit = createAuditLog({
    write: createWriteStream(file, { flags: "a", mode: 0o600 }),
    format: "json",
    include: "all",
  });
  const gate = callgate({ ...options, onDecision: audit.record });
  const app = express();

  app.get("/orders/:id", gate({ callers: ["reports"], scope: "orders:read" }), (_req, res) => {
    res.json({ id: "7" });
  });

  app.get("/healthz", gate("public"), (_req, res) => {
    res.json({ audit: audit.health() });
  });
  return { app, audit };
}
