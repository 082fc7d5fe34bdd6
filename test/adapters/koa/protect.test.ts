// cspell:ignore ternal
import { callgate } from "@callgate/koa";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import type AnyRouter from "@koa/router";
import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { koaPairs } from "../support/koa-routers.js";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const trusted = () => ({ issuer: issuer.url, audience: issuer.audience });
const documentOf = (endpoints: Record<string, unknown>) => ({ version: 1, endpoints }) as never;
const gateWith = (endpoints: Record<string, unknown>, options: object = {}) =>
  callgate({ ...trusted(), policy: documentOf(endpoints), ...options });

function faultsOf(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return (error as { faults: unknown }).faults;
  }
}

describe.each(koaPairs.slice(4))("gate.protect in $name", ({ Application, Router }) => {
  const ok = (context: { body: unknown }): void => {
    context.body = "ok";
  };
  const asking =
    (...routers: AnyRouter[]) =>
    async (path: string, caller: string, host = "localhost") => {
      const app = new Application();
      app.silent = true;
      for (const router of routers) app.use(router.routes());
      const headers = { ...bearer(await issuer.token({ caller })), host };
      return (await supertest(app.callback()).get(path).set(headers)).status;
    };

  it("reports every fault at once, with a suggested entry, and changes nothing", () => {
    const gate = gateWith({
      "GET /orders/:id": "none",
      "GET /stock": "none",
      "POST /stock": "none",
    });
    const router = new Router().get("/orders/:order", ok).post("/stock", gate("GET /stock"), ok);
    router.get("/late", ok);
    const stacks = router.stack.map(({ stack }) => [...stack]);
    expect(faultsOf(() => gate.protect(router))).toMatchObject([
      { code: "route_no_endpoint", message: expect.stringContaining("`GET /orders/:id`") },
      { code: "gate_mismatch", option: "POST /stock" },
      { code: "route_no_endpoint", option: "GET /late" },
    ]);
    expect(router.stack.map(({ stack }) => stack)).toEqual(stacks);
    expect(() => router.get("/later", ok)).not.toThrow();
  });

  it("needs a document, and checks its options", () => {
    const router = new Router().get("/orders", ok);
    const gate = callgate(trusted());
    expect(faultsOf(() => gate.protect(router))).toMatchObject([{ code: "option_missing" }]);
    expect(faultsOf(() => gate.sealed([router]))).toMatchObject([{ code: "option_missing" }]);
    const bound = gateWith({ "GET /orders": "none" });
    for (const [options, code] of [
      [{ at: undefined }, "option_invalid"],
      [{ at: "in ternal" }, "option_invalid"],
      ["/internal", "option_invalid"],
      [{ mount: "/internal" }, "option_unknown"],
    ] as const) {
      expect(faultsOf(() => bound.protect(router, options as never))).toMatchObject([{ code }]);
    }
  });

  it("accepts policies in code when they are allowed and the only ones", async () => {
    const gate = gateWith({ "GET /orders": { callers: ["reports"] } }, { inline: "allow" });
    const router = new Router().get("/orders", ok).get("/old", gate({ callers: ["billing"] }), ok);
    gate.protect(router);
    gate.sealed([router]);
    const ask = asking(router);
    expect([await ask("/old", "billing"), await ask("/old", "reports")]).toEqual([200, 403]);
    const twice = new Router().get("/orders", gate({ callers: ["billing"] }), ok);
    expect(faultsOf(() => gate.protect(twice))).toMatchObject([{ code: "inline_policy" }]);
    const strict = gateWith({ "GET /orders": "none" });
    expect(faultsOf(() => strict.protect(twice))).toMatchObject([{ code: "inline_policy" }]);
  });

  it("decides each request once, and not again by the gate of the endpoint's name", async () => {
    const entries: unknown[] = [];
    const onDecision = (event: { policy?: { entry: string } }) => entries.push(event.policy?.entry);
    const gate = gateWith({ "GET /orders": { callers: ["reports"] } }, { onDecision });
    const router = new Router().get("/orders", gate("GET /orders"), ok);
    gate.protect(router);
    expect(await asking(router)("/orders", "reports")).toBe(200);
    expect(entries).toEqual(["GET /orders"]);
  });

  it("follows a reloaded document, even if it names a host or a method for the first time", async () => {
    const reports = { callers: ["reports"] };
    const gate = gateWith({ "GET /r": reports });
    const router = new Router({ host: "a.example.com" }).get("/r", ok);
    gate.protect(router);
    gate.sealed([router]);
    const ask = asking(router);
    expect(await ask("/r", "reports", "a.example.com")).toBe(200);
    await gate.reload(documentOf({ "GET /r": reports, "GET /r @a.example.com": "none" }));
    expect(await ask("/r", "reports", "a.example.com")).toBe(403);
    await expect(gate.reload(documentOf({ "GET /x": "none" }))).rejects.toMatchObject({
      faults: [{ code: "reload_unbinds", option: "GET /r" }],
    });
  });

  it("admits requests once every entry has a route, even if the first of them came too early", async () => {
    const gate = gateWith({ "GET /orders": { callers: ["reports"] }, "GET /stock": "none" });
    const router = new Router().get("/orders", ok);
    gate.protect(router);
    const ask = asking(router);
    expect(await ask("/orders", "reports")).toBe(500);
    expect(await ask("/orders", "reports")).toBe(500);
    gate.protect(new Router().get("/stock", ok));
    expect(await ask("/orders", "reports")).toBe(200);
    const other = gateWith({ "GET /orders": { callers: ["reports"] }, "GET /stock": "none" });
    const alone = new Router().get("/orders", ok);
    other.protect(alone);
    expect(await asking(alone)("/orders", "reports")).toBe(500);
    await other.reload(documentOf({ "GET /orders": { callers: ["reports"] } }));
    expect(await asking(alone)("/orders", "reports")).toBe(200);
  });

  it("reports the place of a gate in a nested copy", async () => {
    const events: object[] = [];
    const onDecision = (event: object) => events.push(event);
    const gate = gateWith({ "GET /orders": { callers: ["reports"] } }, { onDecision });
    const router = new Router().get("/orders", ok);
    gate.protect(router);
    const ask = asking(new Router().use("/v2", router.routes()));
    expect(await ask("/v2/orders", "reports")).toBe(403);
    expect(events).toMatchObject([
      { reason: "endpoint_undeclared", expected: ["GET /orders"], received: ["GET /v2/orders"] },
    ]);
  });
});
