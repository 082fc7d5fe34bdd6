import type { AddressInfo } from "node:net";
import { authOf, callgate } from "@callgate/express";
import { createTestIssuer } from "@callgate/testkit";
import express, { type Request, type Response } from "express";

const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
const gate = callgate(issuer.gateOptions);
const app = express();
app.get("/orders", gate({ callers: ["reports"] }), (request: Request, response: Response) => {
  response.json(authOf(request).caller.id);
});

const server = app.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`;
const authorization = `Bearer ${await issuer.token({ caller: "reports" })}`;
const statuses = [
  (await fetch(url)).status,
  (await fetch(url, { headers: { authorization, connection: "close" } })).status,
];
if (String(statuses) !== "401,200") throw new Error(`answered ${statuses}`);

server.close();
server.closeAllConnections();
gate.close();
await issuer.close();
