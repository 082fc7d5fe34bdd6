import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createApp } from "./several-gates.js";

const partners = await createTestIssuer();
const internal = await createTestIssuer();
const server = await startServer(createApp(partners.gateOptions, internal.gateOptions));
const acme = bearer(await partners.token({ caller: "acme" }));
const reports = bearer(await internal.token({ caller: "reports" }));

afterAll(async () => {
  await server.close();
  await partners.close();
  await internal.close();
});

it.each([
  ["/api/orders", acme, 200],
  ["/admin/stats", reports, 200],
  ["/api/orders", reports, 401],
  ["/admin/stats", acme, 401],
  ["/api/nothing", acme, 403],
  ["/nothing", reports, 403],
])("%s with %j: %i", async (path, headers, status) => {
  expect((await fetch(server.origin + path, { headers })).status).toBe(status);
});

it("names the realm in the challenge", async () => {
  const response = await fetch(`${server.origin}/api/orders`);
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="partners"');
});
