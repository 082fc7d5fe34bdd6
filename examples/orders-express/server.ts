import { createWriteStream } from "node:fs";
import type { AddressInfo } from "node:net";
import { createAuditLog } from "@callgate/express";
import { createApp, policyFile } from "./app.js";
import { createStock } from "./stock.js";

const { ISSUER: issuer, AUDIENCE: audience, PORT: port = "0" } = process.env;
if (issuer === undefined || audience === undefined) {
  throw new Error(
    "ISSUER and AUDIENCE must be set: the issuer and the audience of accepted tokens",
  );
}
const { INVENTORY: inventory, SECRET_FILE: secretFile, POLICY: policy = policyFile } = process.env;
const { INVENTORY_AUDIENCE: inventoryAudience = "https://inventory.example.com" } = process.env;

const stock =
  inventory !== undefined && secretFile !== undefined
    ? createStock({ issuer, inventory, inventoryAudience, secretFile })
    : undefined;
const { AUDIT_LOG: auditLog } = process.env;
const audit =
  auditLog === undefined
    ? undefined
    : createAuditLog({
        write: createWriteStream(auditLog, { flags: "a", mode: 0o600 }),
        format: "json",
        include: "all",
      });
const { app, gate } = createApp({
  issuer,
  audience,
  policy,
  ...(stock !== undefined && { stock: stock.router }),
  ...(audit !== undefined && { audit }),
});
const server = app.listen(Number(port), "127.0.0.1", () => {
  console.log(`orders listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

// Fetch the keys before the first request, without waiting: the issuer may be down.
await gate.ready({ deadlineMs: 0 });

// The document is read again, and replaced completely or not at all.
process.on("SIGHUP", () => {
  gate.reload(policy).catch((error: Error) => console.error(error.message));
});

process.once("SIGTERM", () => {
  server.close();
  gate.close();
  void stock?.tokens.close();
  void audit?.close();
});
