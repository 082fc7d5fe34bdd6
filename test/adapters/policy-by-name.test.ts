// cspell:ignore ordrs
import { createRequire } from "node:module";
import { createGate } from "@callgate/core";
import { callgate as expressGate } from "@callgate/express";
import { callgate as koaGate } from "@callgate/koa";
import { loadPolicy, policyChannel } from "@callgate/policy";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { FakeClock } from "@callgate-tooling/test-support";
import Router from "@koa/router";
import express5 from "express";
import express4 from "express4";
import Koa from "koa";
import supertest from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "GET /orders/:id": { callers: ["billing"] },
  "POST /orders": { callers: ["checkout"] },
  "GET /v1": { callers: ["reports"] },
  "GET /v1/orders": { callers: ["billing"] },
  "GET /tenants/:tenant/orders": { callers: ["reports"] },
  "* /admin/jobs": { callers: ["checkout"] },
  "DELETE /admin/jobs": { callers: ["billing"] },
  "HEAD /orders": { callers: ["billing"] },
  "USE /files": { callers: ["reports"] },
  "DELETE /orders/:id": "none",
  "GET /goods": { callers: ["reports"] },
  "GET /parts/:id": { callers: ["reports"] },
  "GET /health": "public",
  "GET /^\\/v\\d+\\/stock$/": { callers: ["reports"] },
} as const;
const policy = { version: 1, endpoints } as const;
const trusted = () => ({ issuer: issuer.url, audience: issuer.audience, policy });

type Method = "get" | "post" | "put" | "delete" | "head";
type Ask = (method: Method, url: string, caller?: string) => Promise<number>;
const asking =
  (server: Parameters<typeof supertest>[0]): Ask =>
  async (method, url, caller) => {
    const headers = caller === undefined ? {} : bearer(await issuer.token({ caller }));
    return (await supertest(server)[method](url).set(headers)).status;
  };

describe.each([
  ["Express 4", express4 as unknown as typeof express5],
  ["Express 5", express5],
])("gates by name in %s", (_name, express) => {
  const ok: express5.RequestHandler = (_request, response) => void response.sendStatus(200);

  it("decide by the entry of their own route", async () => {
    const gate = expressGate(trusted());
    const app = express();
    app.get("/orders", gate("GET /orders"), ok);
    app.get("/orders/:id", gate("GET /orders/{id}"), ok);
    app.post("/orders", gate("POST /orders"), ok);
    app.all("/admin/jobs", gate("* /admin/jobs"), ok);
    app.delete("/orders/:id", gate("DELETE /orders/:id"), ok);
    app.get("/health", gate("GET /health"), ok);
    app.use("/files", gate("USE /files"), ok);
    app.get(/^\/v\d+\/stock$/, gate("GET /^\\/v\\d+\\/stock$/"), ok);
    app.post(["/orders", "/orders/"], gate("POST /orders"), ok);
    const ask = asking(app);
    expect(await ask("get", "/v2/stock", "reports")).toBe(200);
    expect(await ask("get", "/v2/stock", "billing")).toBe(403);
    expect(await ask("get", "/orders", "reports")).toBe(200);
    expect(await ask("get", "/ORDERS/", "reports")).toBe(200);
    expect(await ask("get", "/orders", "billing")).toBe(403);
    expect(await ask("head", "/orders", "billing")).toBe(200);
    expect(await ask("head", "/orders", "reports")).toBe(403);
    expect(await ask("get", "/orders/7", "billing")).toBe(200);
    expect(await ask("get", "/orders/7", "reports")).toBe(403);
    expect(await ask("post", "/orders", "checkout")).toBe(200);
    expect(await ask("put", "/admin/jobs", "checkout")).toBe(200);
    expect(await ask("delete", "/admin/jobs", "checkout")).toBe(403);
    expect(await ask("delete", "/admin/jobs", "billing")).toBe(200);
    expect(await ask("delete", "/orders/7", "billing")).toBe(403);
    expect(await ask("get", "/health")).toBe(200);
    expect(await ask("get", "/files/a/b", "reports")).toBe(200);
    expect(await ask("get", "/files", "billing")).toBe(403);
  });

  it("work under mounts that contain the rest of the name", async () => {
    const gate = expressGate(trusted());
    const v1 = express.Router().get("/", gate("GET /v1"), ok);
    v1.get("/orders", gate("GET /v1/orders"), ok);
    const tenant = express.Router({ mergeParams: true });
    tenant.get("/orders", gate("GET /tenants/:tenant/orders"), ok);
    const app = express().use("/v1", v1).use("/tenants/:tenant", tenant);
    const ask = asking(app);
    expect(await ask("get", "/v1", "reports")).toBe(200);
    expect(await ask("get", "/V1/orders", "billing")).toBe(200);
    expect(await ask("get", "/tenants/t1/orders", "reports")).toBe(200);
    expect(await ask("get", "/tenants/t1/orders", "billing")).toBe(403);
  });

  it("admit no caller when they are misplaced", async () => {
    const gate = expressGate(trusted());
    const sub = express.Router().get("/orders", gate("GET /orders"), ok);
    const stale = express.Router().get("/orders", (_request, _response, next) => next("router"));
    const inFiles = express.Router().get("/x", gate("USE /files"), ok);
    const anyMethod = gate("GET /orders");
    const app = express();
    app.post("/orders", gate("GET /orders"), ok);
    app.all("/all/orders", gate("GET /orders"), ok);
    app.put("/orders", anyMethod, ok);
    app.get("/stock", gate("GET /orders"), ok);
    app.get(/goods/, gate("GET /goods"), ok);
    app.get("/v1/stock", gate("GET /^\\/v\\d+\\/stock$/"), ok);
    app.get("/parts/:part", gate("GET /parts/:id"), ok);
    app.get("/orders/:id/items", gate("GET /orders/:id"), ok);
    app.get(["/lists", "/orders"], gate("GET /orders"), ok);
    app.get("/jobs", gate("* /admin/jobs"), ok);
    app.use("/sub", sub);
    app.use("/files", inFiles);
    app.use("/documents", gate("USE /files"), ok);
    app.use(stale, gate("GET /orders"), ok);
    const ask = asking(app);
    const misplaced: [Method, string, string][] = [
      ["post", "/orders", "reports"],
      ["post", "/orders", "checkout"],
      ["get", "/all/orders", "reports"],
      ["put", "/orders", "reports"],
      ["get", "/stock", "reports"],
      ["get", "/not/goods/at/all", "reports"],
      ["get", "/v1/stock", "reports"],
      ["get", "/parts/7", "reports"],
      ["get", "/orders/7/items", "billing"],
      ["get", "/lists", "reports"],
      ["get", "/orders", "reports"],
      ["get", "/jobs", "checkout"],
      ["get", "/sub/orders", "reports"],
      ["get", "/files/x", "reports"],
      ["get", "/documents/x", "reports"],
      ["get", "/elsewhere", "reports"],
    ];
    for (const [method, url, caller] of misplaced) {
      expect([method, url, await ask(method, url, caller)]).toEqual([method, url, 403]);
    }
  });

  it("let requests through and report when they are misplaced under a gate in report mode", async () => {
    const events: object[] = [];
    const onDecision = (event: object) => events.push(event);
    const gate = expressGate({ ...trusted(), mode: "report", onDecision });
    const app = express().post("/orders", gate("GET /orders"), ok);
    expect(await asking(app)("post", "/orders", "checkout")).toBe(200);
    expect(events).toMatchObject([{ reason: "endpoint_undeclared", enforced: false }]);
  });

  it("continue with the version they began with, however long the keys take", async () => {
    const events: { policy?: { version: string } | undefined }[] = [];
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const started: (() => void)[] = [];
    const waiting = new Promise<void>((resolve) => started.push(resolve));
    const slowFetch = async (...args: Parameters<typeof fetch>) => {
      started[0]?.();
      await held;
      return fetch(...args);
    };
    const onDecision = (event: object) => events.push(event);
    const gate = expressGate({ ...trusted(), onDecision, fetch: slowFetch as never });
    const ask = asking(express().get("/orders", gate("GET /orders"), ok));
    const asked = ask("get", "/orders", "reports");
    await waiting;
    const closed = { version: 1, endpoints: { ...endpoints, "GET /orders": "none" } } as const;
    const { version, was } = await gate.reload(closed);
    release();
    expect(await asked).toBe(200);
    expect(await ask("get", "/orders", "reports")).toBe(403);
    expect(events.map((event) => event.policy?.version)).toEqual([was, version]);
  });

  it("are refused for an endpoint of one host, since its routes have none", () => {
    const hosted = { version: 1, endpoints: { "GET /orders @a.example.com": "none" } } as const;
    const gate = expressGate({ ...trusted(), policy: hosted });
    expect(() => gate("GET /orders @a.example.com")).toThrow("gate_mismatch");
  });

  it("report both places of a misplaced gate", async () => {
    const events: object[] = [];
    const gate = expressGate({ ...trusted(), onDecision: (event) => events.push(event) });
    const app = express().post("/orders", gate("GET /orders"), ok);
    await asking(app)("post", "/orders", "checkout");
    expect(events).toMatchObject([
      {
        reason: "endpoint_undeclared",
        expected: ["GET /orders"],
        received: ["POST /orders"],
        policy: { version: loadPolicy(policy).version, entry: "GET /orders" },
      },
    ]);
  });
});

const require = createRequire(import.meta.url);
describe.each([
  ["@koa/router 15", Router],
  ["@koa/router 14", require("koa-router14") as typeof Router],
  ["@koa/router 13", require("koa-router13") as typeof Router],
  ["@koa/router 12", require("koa-router12") as typeof Router],
])("gates by name with %s", (_name, AnyRouter) => {
  const ok: Koa.Middleware = (context) => {
    context.status = 200;
    context.body = "ok";
  };
  const serve = (...routers: Router[]) => {
    const app = new Koa();
    for (const router of routers) app.use(router.routes());
    return asking(app.callback());
  };

  it("decide by the entry of their own route", async () => {
    const gate = koaGate(trusted());
    const router = new AnyRouter();
    router.get("/orders", gate("GET /orders"), ok);
    router.get("/orders/:id", gate("GET /orders/:id"), ok);
    router.all("/admin/jobs", gate("* /admin/jobs"), ok);
    router.get("/health", gate("GET /health"), ok);
    const nested = new AnyRouter();
    nested.get("/orders", gate("GET /v1/orders"), ok);
    router.use("/v1", nested.routes());
    router.get(/^\/v\d+\/stock$/, gate("GET /^\\/v\\d+\\/stock$/"), ok);
    const prefixed = new AnyRouter({ prefix: "/tenants/:tenant" });
    prefixed.get("/orders", gate("GET /tenants/:tenant/orders"), ok);
    const ask = serve(router, prefixed);
    expect(await ask("get", "/orders", "reports")).toBe(200);
    expect(await ask("get", "/orders", "billing")).toBe(403);
    expect(await ask("head", "/orders", "billing")).toBe(200);
    expect(await ask("head", "/orders", "reports")).toBe(403);
    expect(await ask("get", "/v2/stock", "reports")).toBe(200);
    expect(await ask("get", "/orders/7", "billing")).toBe(200);
    expect(await ask("delete", "/admin/jobs", "checkout")).toBe(403);
    expect(await ask("put", "/admin/jobs", "checkout")).toBe(200);
    expect(await ask("get", "/health")).toBe(200);
    expect(await ask("get", "/v1/orders", "billing")).toBe(200);
    expect(await ask("get", "/tenants/t1/orders", "reports")).toBe(200);
    expect(await ask("get", "/tenants/t1/orders", "billing")).toBe(403);
  });
});

describe.each([
  ["Express", () => expressGate(trusted()), expressGate],
  ["Koa", () => koaGate(trusted()), koaGate],
] as const)("a gate with a document, in %s", (_name, gated, callgate) => {
  const faultsOf = (make: () => unknown): unknown => {
    try {
      return make();
    } catch (error) {
      return (error as { faults: { code: string; message: string }[] }).faults;
    }
  };

  it("refuses unknown names, and suggests the nearest", () => {
    expect(faultsOf(() => gated()("GET /ordrs"))).toMatchObject([
      { code: "endpoint_unknown", message: expect.stringContaining("did you mean `GET /orders`") },
    ]);
    expect(faultsOf(() => gated()("get /orders"))).toMatchObject([{ code: "endpoint_malformed" }]);
  });

  it("refuses policies in code besides the document, unless that is allowed", () => {
    const inline = { callers: ["reports"] } as const;
    expect(faultsOf(() => gated()(inline as never))).toMatchObject([{ code: "inline_policy" }]);
    expect(callgate({ ...trusted(), inline: "allow" })(inline as never)).toBeTypeOf("function");
  });

  it("refuses invalid options, those of the gate and of the document at once", () => {
    const bad = { version: 1, endpoints: { "GET /orders": { callers: [] } } } as const;
    const codes = (make: () => unknown) =>
      (faultsOf(make) as { code: string }[]).map((it) => it.code);
    const given = { issuer: issuer.url, policy: bad, inline: "deny", onDenied: "throw" };
    expect(codes(() => callgate(given as never))).toEqual([
      "option_invalid",
      "callers_empty",
      "option_invalid",
      "audience_missing",
    ]);
    const none = { issuer: issuer.url, audience: issuer.audience };
    expect(codes(() => callgate({ ...none, conditions: {}, inline: "allow" }))).toEqual([
      "option_conflict",
      "option_conflict",
    ]);
    expect(codes(() => callgate({ ...none, policy: "not-there.yaml" }))).toEqual([
      "file_unreadable",
    ]);
    expect(codes(() => callgate({ ...none, policy: undefined } as never))).toEqual([
      "option_invalid",
    ]);
  });

  it("requires a function for every condition that the document names", () => {
    const endpoints = { "GET /orders": { callers: "any", condition: "isOpen" } } as const;
    const named = { ...trusted(), policy: { version: 1, endpoints } } as const;
    expect(faultsOf(() => callgate(named))).toMatchObject([{ code: "condition_unknown" }]);
    expect(callgate({ ...named, conditions: { isOpen: () => true } })).toBeTypeOf("function");
  });

  it("refuses to reload without a document", async () => {
    const gate = callgate({ issuer: issuer.url, audience: issuer.audience });
    expect(gate.health().policy).toBeUndefined();
    await expect(gate.reload(policy)).rejects.toMatchObject({
      faults: [{ code: "option_missing" }],
    });
  });

  it("reports the outcome of a reload", async () => {
    const events: unknown[] = [];
    const listen = (event: unknown) => events.push(event);
    policyChannel.subscribe(listen);
    try {
      const gate = callgate({ ...trusted(), clock: new FakeClock() });
      gate("GET /orders");
      const { version, was } = await gate.reload({
        version: 1,
        endpoints: { "GET /orders": "none" },
      });
      await expect(gate.reload({ version: 1, endpoints: { "GET /x": "none" } })).rejects.toThrow();
      await expect(gate.reload("not-there.yaml")).rejects.toThrow();
      const at = new FakeClock().now();
      expect(events).toEqual([
        { type: "policy_reloaded", at, issuer: undefined, version, was, faults: [] },
        {
          type: "policy_reload_failed",
          at,
          issuer: undefined,
          version,
          was: version,
          faults: ["reload_unbinds"],
        },
        {
          type: "policy_reload_failed",
          at,
          issuer: undefined,
          version,
          was: version,
          faults: ["file_unreadable"],
        },
      ]);
    } finally {
      policyChannel.unsubscribe(listen);
    }
  });

  it("refuses a name without a document", () => {
    const gate = callgate({ issuer: issuer.url, audience: issuer.audience });
    expect(faultsOf(() => gate("GET /orders"))).toMatchObject([{ code: "option_missing" }]);
  });

  it("uses the issuers of the document, and refuses them twice", () => {
    const issuers = { corp: { issuer: issuer.url, audience: issuer.audience } };
    const gate = callgate({ policy: { ...policy, issuers } });
    expect(gate.health()).toMatchObject({ issuers: [{ issuer: issuer.url }] });
    expect(
      faultsOf(() => callgate({ ...trusted(), policy: { ...policy, issuers } })),
    ).toMatchObject([{ code: "issuers_twice" }]);
  });

  it("refuses implied scopes in the document and in code, and in the document of a gate that is passed in", () => {
    const implying = { ...policy, scopeImplies: { "orders:write": ["orders:read"] } };
    const conflict = [{ code: "option_conflict", option: "scopeImplies" }];
    expect(callgate({ ...trusted(), policy: implying })).toBeTypeOf("function");
    const twice = { ...trusted(), policy: implying, scopeImplies: { a: ["b"] } };
    expect(faultsOf(() => callgate(twice))).toMatchObject(conflict);
    const created = createGate({ issuer: issuer.url, audience: String(issuer.audience) });
    expect(faultsOf(() => callgate(created, { policy: implying }))).toMatchObject(conflict);
    created.close();
  });

  it("reports the document in force, and accepts another one completely or not at all", async () => {
    const gate = gated();
    gate("GET /orders");
    const was = loadPolicy(policy).version;
    expect(gate.health()).toMatchObject({ policy: { version: was } });
    const { "GET /orders": _, ...without } = endpoints;
    await expect(gate.reload({ version: 1, endpoints: without })).rejects.toMatchObject({
      faults: [{ code: "reload_unbinds" }],
    });
    expect(gate.health()).toMatchObject({ policy: { version: was } });
    const issuers = { corp: { issuer: issuer.url, audience: issuer.audience } };
    const trusting = callgate({ policy: { ...policy, issuers } });
    const other = { corp: { ...issuers.corp, issuer: "https://login.example.com" } };
    await expect(trusting.reload({ ...policy, issuers: other })).rejects.toMatchObject({
      faults: [{ code: "reload_invalid" }],
    });
    await trusting.reload({ ...policy, issuers });
    const changed = { ...endpoints, "GET /orders": { callers: ["billing"] } } as const;
    const reloaded = await gate.reload({ version: 1, endpoints: changed });
    expect(reloaded).toMatchObject({
      version: loadPolicy({ version: 1, endpoints: changed }).version,
      was,
    });
    expect(gate.health()).toMatchObject({ policy: { version: reloaded.version } });
  });
});
