import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { getRequestListener } from "@hono/node-server";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./hono.js";

const issuer = await createTestIssuer();
const server = await startServer(getRequestListener(createApp(issuer.gateOptions).fetch));
const { origin } = server;
const reports = bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it("admits a listed caller, and passes it to the handler", async () => {
  const response = await fetch(`${origin}/orders/7`, { headers: reports });
  expect(await response.json()).toEqual({ for: "reports" });
});

it("challenges a request without a token", async () => {
  const response = await fetch(`${origin}/orders/7`);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
  expect(await response.json()).toMatchObject({ code: "credentials_missing" });
});

it("refuses two Authorization lines", async () => {
  const lines = [reports.authorization, "Bearer another"];
  const headers = ["Host", "localhost", ...lines.flatMap((line) => ["Authorization", line])];
  const sent = get(`${origin}/orders/7`, { headers });
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect(JSON.parse(await text(response))).toMatchObject({ code: "credentials_malformed" });
});

it("refuses an address without a route", async () => {
  const response = await fetch(`${origin}/nowhere`, { headers: reports });
  expect(await response.json()).toMatchObject({ code: "endpoint_undeclared" });
});

it("names the route in events", async () => {
  const events = recordEvents();
  await fetch(`${origin}/orders/7`, { headers: reports });
  events.stop();
  expect(events.decisions).toMatchObject([{ endpoint: "GET /orders/:id" }]);
});
