import "./augment.js";
import type { PolicyDocument } from "@callgate/policy";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { callgate, type PluginOptions, routes } from "./index.js";
import { faultsAtStart, useService, whoCalls } from "./test-support/service.js";

const service = useService();

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "GET /orders/:id": { callers: ["billing"] },
  "* /jobs": { callers: ["checkout"] },
  "DELETE /jobs": { callers: ["billing"] },
  "HEAD /orders": { callers: ["billing"] },
  "GET /v1": { callers: ["reports"] },
  "GET /health": "public",
} satisfies PolicyDocument["endpoints"];

async function appWith(
  entries: PolicyDocument["endpoints"] = endpoints,
  options: Partial<PluginOptions> = {},
): Promise<FastifyInstance> {
  const app = service.bare();
  const policy = { version: 1, endpoints: entries } as const;
  await app.register(callgate, { ...service.trusted(), policy, ...options } as PluginOptions);
  return app;
}

function addAll(app: FastifyInstance): FastifyInstance {
  app.get("/orders", whoCalls).get("/orders/:id", whoCalls).get("/health", whoCalls);
  app.register(async (scope) => void scope.get("/", whoCalls), { prefix: "/v1" });
  return app.all("/jobs", whoCalls);
}

async function ask(
  app: FastifyInstance,
  method: "GET" | "HEAD" | "PUT" | "DELETE",
  url: string,
  caller?: string,
  more: Record<string, string> = {},
): Promise<number> {
  const headers = caller === undefined ? more : { ...(await service.from(caller)), ...more };
  return (await app.inject({ method, url, headers })).statusCode;
}

describe("a policy document in Fastify", () => {
  it("decides every route by its entry", async () => {
    const app = addAll(await appWith());
    expect(await faultsAtStart(app)).toEqual([]);
    expect(await ask(app, "GET", "/orders", "reports")).toBe(200);
    expect(await ask(app, "GET", "/orders", "billing")).toBe(403);
    expect(await ask(app, "HEAD", "/orders", "billing")).toBe(200);
    expect(await ask(app, "HEAD", "/orders", "reports")).toBe(403);
    expect(await ask(app, "GET", "/orders/7", "billing")).toBe(200);
    expect(await ask(app, "PUT", "/jobs", "checkout")).toBe(200);
    expect(await ask(app, "DELETE", "/jobs", "checkout")).toBe(403);
    expect(await ask(app, "DELETE", "/jobs", "billing")).toBe(200);
    expect(await ask(app, "GET", "/v1/", "reports")).toBe(200);
    expect(await ask(app, "GET", "/v1", "billing")).toBe(403);
    expect(await ask(app, "GET", "/health")).toBe(200);
    expect(await ask(app, "GET", "/orders")).toBe(401);
  });

  it("decides a route of HEAD alone by the entry of GET", async () => {
    const app = await appWith({ "GET /orders": { callers: ["reports"] } });
    app.head("/orders", whoCalls);
    expect(await faultsAtStart(app)).toEqual([]);
    expect(await ask(app, "HEAD", "/orders", "reports")).toBe(200);
    expect(await ask(app, "HEAD", "/orders", "billing")).toBe(403);
  });

  it("stops the start where routes and entries do not fit, and suggests what was meant", async () => {
    const app = await appWith();
    app.get("/orders", whoCalls).post("/orders", whoCalls).get("/orders/:order", whoCalls);
    app.route({ method: ["GET", "PATCH"], url: "/health", handler: whoCalls });
    app.all("/orders/:id/lines", whoCalls);
    expect(await faultsAtStart(app)).toEqual([
      "route_no_endpoint POST /orders config.callgate",
      "route_no_endpoint GET /orders/:order config.callgate",
      "route_no_endpoint GET,PATCH /health config.callgate",
      "route_no_endpoint * /orders/:id/lines config.callgate",
      "endpoint_no_route GET /orders/:id",
      "endpoint_no_route * /jobs",
      "endpoint_no_route DELETE /jobs",
      "endpoint_no_route GET /v1",
    ]);
    await expect(app.ready()).rejects.toThrow("the nearest entry is `GET /orders/:id`");
  });

  it("stops the start at a route of every method whose entries are for some", async () => {
    const app = await appWith({ "GET /orders": "none" });
    app.all("/orders", whoCalls);
    expect(await faultsAtStart(app)).toEqual(["method_not_covered * /orders config.callgate"]);
  });

  it("takes a route by the name it states, and no other's", async () => {
    const app = await appWith({ "GET /orders": { callers: ["reports"] } });
    app.get("/orders", { config: { callgate: "GET /orders" } }, whoCalls);
    app.post("/orders", { config: { callgate: "GET /orders" } }, whoCalls);
    app.get("/stock", { config: { callgate: "GET /order" } }, whoCalls);
    app.get("/inline", { config: { callgate: { callers: "any" } } }, whoCalls);
    app.get("/open", { config: { callgate: "open" } }, whoCalls);
    expect(await faultsAtStart(app)).toEqual([
      "gate_mismatch POST /orders config.callgate",
      "gate_mismatch GET /stock config.callgate",
      "inline_policy GET /inline config.callgate.policy",
      "inline_policy GET /open config.callgate.policy",
    ]);
  });

  it('lets routes keep a policy in code with inline: "allow"', async () => {
    const app = await appWith({ "GET /orders": "none" }, { inline: "allow" });
    app.get("/orders", whoCalls);
    app.get("/inline", { config: { callgate: { callers: ["reports"] } } }, whoCalls);
    expect(await faultsAtStart(app)).toEqual([]);
    expect(await ask(app, "GET", "/inline", "reports")).toBe(200);
    expect(await ask(app, "GET", "/inline", "billing")).toBe(403);
  });

  const hosted = {
    "GET /orders": { callers: ["reports"] },
    "GET /orders @a.example.com": { callers: ["billing"] },
  } as const;

  it("has entries for hosts, and prefers them", async () => {
    const app = await appWith(hosted);
    app.get("/orders", { constraints: { host: "a.example.com" } }, whoCalls);
    app.get("/orders", { constraints: { host: "b.example.com" } }, whoCalls);
    expect(await faultsAtStart(app)).toEqual([]);
    const at = (host: string, caller: string) => ask(app, "GET", "/orders", caller, { host });
    expect(await at("a.example.com", "billing")).toBe(200);
    expect(await at("a.example.com", "reports")).toBe(403);
    expect(await at("b.example.com", "reports")).toBe(200);
    expect(await at("b.example.com", "billing")).toBe(403);
  });

  it("has them when an onRoute hook replaces the `config` of a route", async () => {
    const app = await appWith(hosted);
    app.addHook("onRoute", (route) => {
      route.config = {};
    });
    app.get("/orders", { constraints: { host: "a.example.com" } }, whoCalls);
    app.get("/orders", whoCalls);
    expect(await faultsAtStart(app)).toEqual([]);
    // Which of the two routes a request is for is not known any more.
    const headers = { host: "a.example.com" };
    expect(await ask(app, "GET", "/orders", "reports", headers)).toBe(403);
  });

  it("reads no host that other code put on Object.prototype", async () => {
    const app = await appWith(hosted);
    const value = "a.example.com";
    const planted = { value, configurable: true, writable: true };
    Object.defineProperty(Object.prototype, "host", planted);
    try {
      app.get("/orders", { constraints: {} }, whoCalls);
    } finally {
      Reflect.deleteProperty(Object.prototype, "host");
    }
    expect(routes(app).routes).toMatchObject([{ name: "GET /orders", policy: "GET /orders" }]);
  });

  it("stops the start at a host that is not one name, where an entry has a host", async () => {
    const app = await appWith(hosted);
    app.get("/orders", { constraints: { host: "a.example.com" } }, whoCalls);
    app.get("/orders", { constraints: { host: /example/ } }, whoCalls);
    expect(await faultsAtStart(app)).toEqual(["route_ambiguous GET /orders config.callgate"]);
  });

  it("is replaced while the application runs, and kept where the new one does not fit", async () => {
    const app = addAll(await appWith());
    await app.ready();
    const before = app.callgate.health().policy?.version;
    const changed = { ...endpoints, "GET /orders": { callers: ["checkout"] } };
    await app.callgate.reload({ version: 1, endpoints: changed });
    expect(app.callgate.health().policy?.version).not.toBe(before);
    expect(await ask(app, "GET", "/orders", "checkout")).toBe(200);
    expect(await ask(app, "GET", "/orders", "reports")).toBe(403);
    const { "GET /orders": _, ...without } = endpoints;
    await expect(app.callgate.reload({ version: 1, endpoints: without })).rejects.toMatchObject({
      faults: [{ code: "reload_unbinds", option: "GET /orders" }],
    });
    expect(await ask(app, "GET", "/orders", "checkout")).toBe(200);
  });
});
