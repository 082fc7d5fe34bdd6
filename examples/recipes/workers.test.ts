import { bearer, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createReportServer } from "./workers.js";

const issuer = await createTestIssuer();
const server = await startServer(createReportServer(issuer.gateOptions));

afterAll(async () => {
  await server.close();
  await issuer.close();
});

it("passes the caller to the worker thread", async () => {
  const token = await issuer.token({ caller: "reports", scope: "orders:read" });
  const response = await fetch(server.origin, { headers: bearer(token) });
  expect(await response.text()).toBe("report for reports");
});

it("starts no worker thread for a request that is refused", async () => {
  expect((await fetch(server.origin)).status).toBe(401);
});
