import { bearer, createTestIssuer, recordEvents } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { afterAll, expect, it } from "vitest";
import { createApp, type Grants } from "./callers-from-a-database.js";

const issuer = await createTestIssuer();
const granted = new Set(["checkout of shop-1"]);
let failure: Error | undefined;
const grants: Grants = {
  async isGranted(caller, shop) {
    if (failure !== undefined) throw failure;
    return granted.has(`${caller} of ${shop}`);
  },
};
const server = await startServer(createApp(issuer.gateOptions, grants));
const checkout = bearer(await issuer.token({ caller: "checkout", scope: "orders:read" }));

afterAll(async () => {
  await server.close();
  await issuer.close();
});

const get = (shop: string): Promise<Response> =>
  fetch(`${server.origin}/shops/${shop}/orders`, { headers: checkout });

it("admits a caller that the table has for this parameter", async () => {
  expect(await (await get("shop-1")).json()).toEqual({ of: "shop-1" });
});

it("refuses it for another, and applies an edit at once", async () => {
  expect(await (await get("shop-2")).json()).toMatchObject({ code: "condition_failed" });
  granted.add("checkout of shop-2");
  expect((await get("shop-2")).status).toBe(200);
});

it("answers 503 when the database fails, and reports the error to operators alone", async () => {
  failure = new Error("no connection");
  const events = recordEvents();
  const response = await get("shop-1");
  events.stop();
  expect(response.status).toBe(503);
  expect(await response.text()).not.toContain("no connection");
  expect(events.decisions).toMatchObject([{ reason: "decision_failed", error: failure }]);
});
