import type { PolicyDocument } from "@callgate/policy";
import {
  server as createServer,
  type RouteOptions,
  type Server,
  type ServerRoute,
} from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import { callgate, type PluginOptions } from "./index.js";
import { faultsAtStart, useService, whoCalls } from "./test-support/service.js";

const service = useService();

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "GET /orders/{id}": { callers: ["billing"] },
  "* /jobs": { callers: ["checkout"] },
  "DELETE /jobs": { callers: ["billing"] },
  "HEAD /orders": { callers: ["billing"] },
  "GET /health": "public",
} satisfies PolicyDocument["endpoints"];

async function serverWith(options: Partial<PluginOptions> = {}): Promise<Server> {
  const server = createServer({ host: "127.0.0.1", port: 0 });
  const policy = { version: 1, endpoints } as const;
  const given = { ...service.trusted(), policy, default: true, ...options } as PluginOptions;
  await server.register({ plugin: callgate, options: given });
  return server;
}

const route = (
  method: ServerRoute["method"],
  path: string,
  options: RouteOptions = {},
): ServerRoute => ({ method, path, handler: whoCalls, options });
const all = [
  route("GET", "/orders"),
  route("GET", "/orders/{id}"),
  route("*", "/jobs"),
  route("GET", "/health"),
];

async function ask(server: Server, method: string, url: string, caller?: string): Promise<number> {
  const headers = caller === undefined ? {} : await service.from(caller);
  return (await server.inject({ method, url, headers: { ...headers } })).statusCode;
}

describe("a policy document in hapi", () => {
  it("decides every route by its entry", async () => {
    const server = await serverWith();
    server.route(all);
    expect(await faultsAtStart(server)).toEqual([]);
    expect(await ask(server, "GET", "/orders", "reports")).toBe(200);
    expect(await ask(server, "GET", "/orders", "billing")).toBe(403);
    expect(await ask(server, "HEAD", "/orders", "billing")).toBe(200);
    expect(await ask(server, "HEAD", "/orders", "reports")).toBe(403);
    expect(await ask(server, "GET", "/orders/7", "billing")).toBe(200);
    expect(await ask(server, "PUT", "/jobs", "checkout")).toBe(200);
    expect(await ask(server, "DELETE", "/jobs", "checkout")).toBe(403);
    expect(await ask(server, "DELETE", "/jobs", "billing")).toBe(200);
    expect(await ask(server, "GET", "/health")).toBe(200);
    expect(await ask(server, "GET", "/orders")).toBe(401);
  });

  it("fails at the start when routes and entries do not match", async () => {
    const server = await serverWith();
    server.route([
      route("GET", "/orders"),
      route("GET", "/orders/{id}", { auth: { strategy: "callgate", mode: "try" } }),
      route("*", "/jobs", { auth: false }),
      route("POST", "/orders"),
      route("*", "/orders/{id}/{rest*}"),
      route("GET", "/stock", { auth: false }),
      route("GET", "/parts/{part}"),
    ]);
    expect([...(await faultsAtStart(server))].sort()).toEqual([
      "endpoint_no_route GET /health",
      "gate_missing * /jobs plugins.callgate",
      "gate_missing GET /orders/{id} plugins.callgate",
      "route_no_endpoint * /orders/{id}/{rest*} plugins.callgate",
      "route_no_endpoint GET /parts/{part} plugins.callgate",
      "route_no_endpoint GET /stock plugins.callgate",
      "route_no_endpoint POST /orders plugins.callgate",
    ]);
  });

  it("fails at the start for an unguarded route for every method, one of which is public", async () => {
    const policy = {
      version: 1,
      endpoints: { "* /jobs": { callers: ["checkout"] }, "GET /jobs": "public" },
    } as const;
    const server = await serverWith({ policy });
    server.route(route("*", "/jobs", { auth: false }));
    expect(await faultsAtStart(server)).toEqual(["gate_missing * /jobs plugins.callgate"]);
    expect(await ask(server, "POST", "/jobs", "checkout")).toBe(403);
    expect(await ask(server, "GET", "/jobs")).toBe(200);
  });

  it("refuses an invalid default, together with the other options", async () => {
    for (const value of [undefined, "callgate"]) {
      const options = { default: value, onDenied: "throw" } as never;
      await expect(serverWith(options)).rejects.toMatchObject({
        faults: [{ option: "default" }, { option: "onDenied" }],
      });
    }
  });

  it("fails at the start for a route for every method with entries for only some", async () => {
    const policy = { version: 1, endpoints: { "GET /orders": "none" } } as const;
    const server = await serverWith({ policy });
    server.route(route("*", "/orders"));
    expect(await faultsAtStart(server)).toEqual(["method_not_covered * /orders plugins.callgate"]);
  });

  it("accepts a route with its own name, and with no other", async () => {
    const server = await serverWith();
    const named = (name: string) => ({ plugins: { callgate: name } }) as RouteOptions;
    server.route([
      ...all.slice(1),
      route("GET", "/orders", named("GET /orders")),
      route("POST", "/orders", named("GET /orders")),
      route("GET", "/stock", named("GET /orders")),
      route("GET", "/list", named("GET /lists")),
      route("GET", "/inline", { plugins: { callgate: { callers: "any" } } } as RouteOptions),
    ]);
    expect([...(await faultsAtStart(server))].sort()).toEqual([
      "endpoint_unknown GET /list plugins.callgate.GET /lists",
      "gate_mismatch GET /stock plugins.callgate",
      "gate_mismatch POST /orders plugins.callgate",
      "inline_policy GET /inline plugins.callgate.policy",
    ]);
  });

  it("has entries for virtual hosts, and prefers them", async () => {
    const policy = {
      version: 1,
      endpoints: {
        "GET /orders": { callers: ["reports"] },
        "GET /orders @a.example.com": { callers: ["billing"] },
      },
    } as const;
    const server = await serverWith({ policy });
    server.route([
      route("GET", "/orders"),
      { ...route("GET", "/orders"), vhost: "a.example.com" },
      { ...route("GET", "/orders"), vhost: "b.example.com" },
    ]);
    expect(await faultsAtStart(server)).toEqual([]);
    const at = async (host: string, caller: string) => {
      const headers = { ...(await service.from(caller)), host };
      return (await server.inject({ url: "/orders", headers })).statusCode;
    };
    expect(await at("a.example.com", "billing")).toBe(200);
    expect(await at("a.example.com", "reports")).toBe(403);
    expect(await at("b.example.com", "reports")).toBe(200);
    const naming = await serverWith({ policy });
    const named = (name: string) => ({ plugins: { callgate: name } }) as RouteOptions;
    naming.route([
      route("GET", "/orders", named("GET /orders @a.example.com")),
      { ...route("GET", "/orders", named("GET /orders")), vhost: "a.example.com" },
      { ...route("GET", "/orders", named("GET /orders")), vhost: "b.example.com" },
    ]);
    expect([...(await faultsAtStart(naming))].sort()).toEqual([
      "gate_mismatch GET /orders (a.example.com) plugins.callgate",
      "gate_mismatch GET /orders plugins.callgate",
    ]);
    const both = await serverWith({ policy });
    both.route({ ...route("GET", "/orders"), vhost: ["a.example.com", "b.example.com"] });
    expect(await faultsAtStart(both)).toContain(
      "route_ambiguous GET /orders (a.example.com) (b.example.com) plugins.callgate",
    );
  });

  it("refuses a late route that has no entry, or is not guarded", async () => {
    const server = await serverWith();
    server.route(all);
    await server.initialize();
    server.route([
      route("GET", "/late", { auth: false }),
      route("POST", "/late"),
      route("DELETE", "/late", { plugins: { callgate: { callers: "any" } } } as RouteOptions),
    ]);
    for (const method of ["GET", "POST", "DELETE"]) {
      expect(await ask(server, method, "/late", "reports")).toBe(403);
      expect(await ask(server, method, "/late")).toBe(401);
    }
    expect(await ask(server, "GET", "/nowhere", "reports")).toBe(404);
  });

  it("is reloaded completely, and shown in health", async () => {
    const server = await serverWith();
    server.route(all);
    await server.initialize();
    const { health, reload } = server.plugins.callgate;
    const was = health().policy?.version;
    const open = {
      ...endpoints,
      "GET /orders": { callers: ["billing"] },
      "* /jobs": "public",
    } as const;
    const reloaded = await reload({ version: 1, endpoints: open });
    expect(reloaded).toMatchObject({ version: health().policy?.version, was });
    expect(await ask(server, "GET", "/orders", "reports")).toBe(403);
    expect(await ask(server, "GET", "/orders", "billing")).toBe(200);
    expect(await ask(server, "PUT", "/jobs")).toBe(200);
    await reload({ version: 1, endpoints });
    expect(await ask(server, "PUT", "/jobs")).toBe(401);
    const { "GET /orders": _, ...without } = endpoints;
    await expect(reload({ version: 1, endpoints: without })).rejects.toMatchObject({
      faults: [{ code: "reload_unbinds" }],
    });
  });

  it("uses the entry of a route's own host that a reload has added", async () => {
    const policy = { version: 1, endpoints: { "GET /orders": { callers: ["reports"] } } } as const;
    const server = await serverWith({ policy });
    const hosts = ["a.example.com", "b.example.com"];
    server.route([route("GET", "/orders"), { ...route("GET", "/orders"), vhost: hosts }]);
    await server.initialize();
    const { reload } = server.plugins.callgate;
    const at = async (host: string, caller: string) => {
      const headers = { ...(await service.from(caller)), host };
      return (await server.inject({ url: "/orders", headers })).statusCode;
    };
    expect(await at("a.example.com", "reports")).toBe(200);
    const ofHosts = {
      ...policy.endpoints,
      "GET /orders @a.example.com": { callers: ["billing"] },
      "GET /orders @b.example.com": "none",
    } as const;
    await expect(reload({ version: 1, endpoints: ofHosts })).rejects.toMatchObject({
      faults: [{ code: "route_ambiguous" }],
    });
    expect(await at("a.example.com", "reports")).toBe(200);
    expect(await at("a.example.com", "billing")).toBe(403);
    server.route({ ...route("GET", "/orders"), vhost: "c.example.com" });
    expect(await at("c.example.com", "reports")).toBe(200);
    const { "GET /orders": everywhere } = policy.endpoints;
    const ofOne = {
      "GET /orders": everywhere,
      "GET /orders @c.example.com": { callers: ["billing"] },
    };
    await reload({ version: 1, endpoints: ofOne });
    expect(await at("c.example.com", "reports")).toBe(403);
    expect(await at("c.example.com", "billing")).toBe(200);
    expect(await at("a.example.com", "reports")).toBe(200);
  });

  it("admits to a late route once a reload has added its entry", async () => {
    const server = await serverWith();
    server.route(all);
    await server.initialize();
    server.route(route("GET", "/late"));
    expect(await ask(server, "GET", "/late", "reports")).toBe(403);
    const { reload } = server.plugins.callgate;
    await reload({
      version: 1,
      endpoints: { ...endpoints, "GET /late": { callers: ["reports"] } },
    });
    expect(await ask(server, "GET", "/late", "reports")).toBe(200);
    expect(await ask(server, "GET", "/late", "billing")).toBe(403);
  });

  it("guards a route with auth: false that is no longer public", async () => {
    const policy = { version: 1, endpoints: { "GET /health": "public" } } as const;
    const server = await serverWith({ policy });
    server.route(route("GET", "/health", { auth: false }));
    expect(await faultsAtStart(server)).toEqual([]);
    expect(await ask(server, "GET", "/health")).toBe(200);
    const closed = { version: 1, endpoints: { "GET /health": { callers: ["reports"] } } } as const;
    await server.plugins.callgate.reload(closed);
    expect(await ask(server, "GET", "/health")).toBe(401);
    expect(await ask(server, "GET", "/health", "reports")).toBe(403);
  });
});
