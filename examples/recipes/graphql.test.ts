import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createListener } from "./graphql.js";

const issuer = await createTestIssuer();
const server = await startServer(createListener(issuer.gateOptions));

afterAll(async () => {
  await server.close();
  await issuer.close();
});

async function query(headers: Record<string, string>): Promise<Response> {
  const body = JSON.stringify({ query: "{ orders health }" });
  return fetch(server.origin, { method: "POST", headers, body });
}

it("answers the fields that the caller may read", async () => {
  const reports = await query(bearer(await issuer.token({ caller: "reports" })));
  expect(await reports.json()).toEqual({ data: { orders: "for reports", health: "well" } });
});

it("refuses one field, and answers the other", async () => {
  const stranger = await query(bearer(await issuer.token({ caller: "stranger" })));
  const refused = {
    path: ["orders"],
    extensions: { code: "caller_not_allowed", decisionId: expect.any(String) },
  };
  expect(await stranger.json()).toMatchObject({
    data: { orders: null, health: "well" },
    errors: [refused],
  });
});

it("refuses a request without a token before it is read", async () => {
  expect((await query({})).status).toBe(401);
});

it("names the field in events", async () => {
  const token = await issuer.token({ caller: "stranger" });
  const events = recordEvents();
  await query(bearer(token));
  events.stop();
  expect(events.decisions.map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([
    ["POST /graphql", "allowed"],
    ["Query.orders", "denied"],
    ["Query.health", "allowed"],
  ]);
});
