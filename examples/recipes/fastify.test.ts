import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./fastify.js";

const issuer = await createTestIssuer();
const app = createApp(issuer.gateOptions);
const origin = await app.listen({ host: "127.0.0.1", port: 0 });
const reports = bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));
const stranger = bearer(await issuer.token({ caller: "stranger", scope: "orders:read" }));

afterAll(async () => {
  await app.close();
  await issuer.close();
});

it("admits a listed caller, and passes it to the handler", async () => {
  const response = await fetch(`${origin}/orders/7`, { headers: reports });
  expect(await response.json()).toEqual({ for: "reports" });
});

it("refuses another caller with the problem document", async () => {
  const response = await fetch(`${origin}/orders/7`, { headers: stranger });
  expect(response.headers.get("content-type")).toMatch("application/problem+json");
  expect(await response.json()).toMatchObject({ status: 403, code: "caller_not_allowed" });
});

it("challenges a request without a token", async () => {
  const response = await fetch(`${origin}/orders/7`);
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
});

it.each(["/forgotten", "/nowhere"])("refuses %s, for which no policy was written", async (path) => {
  const response = await fetch(origin + path, { headers: reports });
  expect(await response.json()).toMatchObject({ status: 403, code: "endpoint_undeclared" });
});

it("names the route in events, and not the address", async () => {
  const events = recordEvents();
  await fetch(`${origin}/orders/7`, { headers: reports });
  events.stop();
  expect(events.decisions).toMatchObject([{ endpoint: "GET /orders/:id", caller: "reports" }]);
});
