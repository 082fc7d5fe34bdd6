import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { toNodeHandler } from "h3/node";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./h3.js";

const issuer = await createTestIssuer();
const app = createApp(issuer.gateOptions);
const reports = bearer(await issuer.token({ caller: "reports", scope: "orders:read" }));

afterAll(() => issuer.close());

it("admits a listed caller, and passes it to the handler", async () => {
  const response = await app.request("/orders/7", { headers: reports });
  expect(await response.json()).toEqual({ for: "reports" });
});

it("adds the header fields of the decision to the answer", async () => {
  const certificate = { source: "client-cert", trustedProxies: ["127.0.0.1"] } as const;
  const behindProxy = createApp({ ...issuer.gateOptions, certificate });
  const response = await behindProxy.request("/orders/7", { headers: reports });
  expect([response.status, response.headers.get("vary")]).toEqual([200, "Client-Cert"]);
  expect(await response.json()).toEqual({ for: "reports" });
});

it("challenges a request without a token", async () => {
  const response = await app.request("/orders/7");
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
  expect(await response.json()).toMatchObject({ code: "credentials_missing" });
});

it("refuses an address without a route", async () => {
  const response = await app.request("/nowhere", { headers: reports });
  expect(await response.json()).toMatchObject({ code: "endpoint_undeclared" });
});

it("names the route in events", async () => {
  const events = recordEvents();
  await app.request("/orders/7", { headers: reports });
  events.stop();
  expect(events.decisions).toMatchObject([{ endpoint: "GET /orders/:id" }]);
});

it("does the same as a server", async () => {
  const { origin, close } = await startServer(toNodeHandler(app));
  const statuses = [];
  for (const init of [{ headers: reports }, {}])
    statuses.push((await fetch(`${origin}/orders/7`, init)).status);
  await close();
  expect(statuses).toEqual([200, 401]);
});
