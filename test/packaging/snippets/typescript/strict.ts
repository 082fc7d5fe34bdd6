import type { AddressInfo } from "node:net";
import { authOf, callgate } from "@callgate/express";
import { createTestIssuer } from "@callgate/testkit";
import express, { type Request, type Response } from "express";

const issuer = await createTestIssuer({ audience: "https://orders.example.com" });
const gate = callgate(issuer.gateOptions);

// A library exports them without types of its own: the compiler has to find the names in what is imported here (TS2742).
export const reportsOnly = gate.policy({ callers: ["reports"] });
export const healthOfGate = () => gate.health();
export const callerOf = (request: Request) => authOf(request).caller;

const app = express();
app.get("/orders", gate({ callers: ["reports"] }), (request: Request, response: Response) => {
  response.json(callerOf(request).id);
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
