import cluster from "node:cluster";
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { callgate } from "@callgate/express";
import express from "express";

const { ISSUER = "https://login.example.com", PORT = "3000", WORKERS } = process.env;

if (cluster.isPrimary) {
  // The primary process answers no requests: it has no gate.
  for (let started = 0; started < Number(WORKERS ?? availableParallelism()); started += 1)
    cluster.fork();
} else {
  // Each worker has its own gate, with its own keys and its own cache of tokens.
  const gate = callgate({ issuer: ISSUER, audience: "https://orders.example.com", prefetch: true });
  const app = express();
  app.get("/orders", gate({ callers: ["reports"] }), (_req, res) => {
    res.json({ worker: cluster.worker?.id });
  });
  app.use(gate.undeclared());
  await gate.ready();
  const server = app.listen(Number(PORT), "127.0.0.1", () => {
    console.log(`worker listening on port ${(server.address() as AddressInfo).port}`);
  });
}
