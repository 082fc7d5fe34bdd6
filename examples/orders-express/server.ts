import type { AddressInfo } from "node:net";
import express from "express";
import { createApp } from "./app.js";
import { createStock } from "./stock.js";

const { ISSUER: issuer, AUDIENCE: audience, PORT: port = "0" } = process.env;
if (issuer === undefined || audience === undefined) {
  throw new Error(
    "ISSUER and AUDIENCE must be set: whose tokens are accepted, and issued for whom",
  );
}
const { INVENTORY: inventory, SECRET_FILE: secretFile } = process.env;
const { INVENTORY_AUDIENCE: inventoryAudience = "https://inventory.example.com" } = process.env;

const { app, gate } = createApp({ issuer, audience });
const service = express();
const stock =
  inventory !== undefined && secretFile !== undefined
    ? createStock(gate, { issuer, inventory, inventoryAudience, secretFile })
    : undefined;
if (stock !== undefined) service.use(stock.app);
service.use(app);
const server = service.listen(Number(port), "127.0.0.1", () => {
  console.log(`orders listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

// Fetch the keys ahead of the first request, and wait for nobody: the issuer may be away.
await gate.ready({ deadlineMs: 0 });

process.once("SIGTERM", () => {
  server.close();
  gate.close();
  void stock?.tokens.close();
});
