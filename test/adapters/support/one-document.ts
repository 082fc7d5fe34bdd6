import { createRequire } from "node:module";
import { callgate as expressGate } from "@callgate/express";
import { callgate as fastifyGate } from "@callgate/fastify";
import { callgate as fetchGate } from "@callgate/fetch";
import { callgate as hapiGate } from "@callgate/hapi";
import { callgate as honoGate } from "@callgate/hono";
import { callgate as koaGate } from "@callgate/koa";
import type { PolicyDocument } from "@callgate/policy";
import type { TestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { server as createHapi, type ServerRoute } from "@hapi/hapi";
import { getRequestListener } from "@hono/node-server";
import Router from "@koa/router";
import express5 from "express";
import express4 from "express4";
import createFastify, { type FastifyInstance } from "fastify";
import { Hono } from "hono";
import Koa3 from "koa";
import Koa2 from "koa2";

/** One document of 12 endpoints, with every member that an entry can have. */
export const document: PolicyDocument = {
  version: 1,
  callers: { checkout: {}, reports: {}, "nightly-billing": {}, "legacy-batch": {} },
  groups: { batch: ["reports", "nightly-billing"] },
  defaults: { tokens: "app" },
  endpoints: {
    "GET /orders": { callers: ["checkout", "group:batch"], scope: "orders:read" },
    "GET /orders/:id": { callers: "any", reason: "read model", scope: "orders:read" },
    "POST /orders": {
      callers: ["checkout", { client: "legacy-batch", until: "2020-01-31", ticket: "PAY-1182" }],
      scope: ["orders:write"],
    },
    "PUT /orders/:id": { callers: ["checkout", "legacy-batch"], condition: "isOpen" },
    "DELETE /orders/:id": "none",
    "GET /health": "public",
    "* /admin/jobs": { callers: ["checkout"], anyScope: ["admin", "jobs"] },
    "DELETE /admin/jobs": { callers: ["reports"] },
    "GET /reports": { callers: ["reports"], mode: "report", enforceFrom: "2999-12-31" },
    "GET /tenants/:tenant/orders": { callers: ["checkout", "reports"], tokens: "user" },
    "GET /v1/stock": { callers: ["checkout", "reports"], claims: { tenant: ["t-1"] } },
    "PATCH /v1/stock": { callers: ["checkout"], audience: "https://stock.example.com" },
  },
};
export const conditions: Readonly<Record<string, () => boolean>> = { isOpen: () => false };

type Name = `${string} ${string}`;
/** Its endpoints, each with a request to it. */
export const requests: Readonly<Record<Name, readonly [method: string, path: string]>> = {
  "GET /orders": ["GET", "/orders"],
  "GET /orders/:id": ["GET", "/orders/7"],
  "POST /orders": ["POST", "/orders"],
  "PUT /orders/:id": ["PUT", "/orders/7"],
  "DELETE /orders/:id": ["DELETE", "/orders/7"],
  "GET /health": ["GET", "/health"],
  "* /admin/jobs": ["PUT", "/admin/jobs"],
  "DELETE /admin/jobs": ["DELETE", "/admin/jobs"],
  "GET /reports": ["GET", "/reports"],
  "GET /tenants/:tenant/orders": ["GET", "/tenants/t-1/orders"],
  "GET /v1/stock": ["GET", "/v1/stock"],
  "PATCH /v1/stock": ["PATCH", "/v1/stock"],
};
/** The routes: `* /admin/jobs` has one, for which the entry for DELETE also decides. */
const names = (Object.keys(requests) as Name[]).filter((name) => name !== "DELETE /admin/jobs");
const splitName = (name: Name) => name.split(" ") as [method: string, path: string];
/** The mount of a route with this path: `/v1`, or none. */
const mountOf = (path: string) => (path.startsWith("/v1/") ? "/v1" : "");

/** A framework with the document bound to its routes. */
export interface Bound {
  readonly name: string;
  /** @param issuer whose tokens are accepted, as `issuer` and the audience */
  start(issuer: TestIssuer): Promise<AsyncDisposable & { readonly port: number }>;
}

const optionsFor = (issuer: TestIssuer) => ({
  issuer: issuer.url,
  audience: [String(issuer.audience), "https://stock.example.com"],
  policy: document,
  conditions,
});

/** How the document is bound: a gate on each route, or one call after all routes were added. */
type Way = "by name" | "by protect";

function startExpress(express: typeof express5, way: Way): Bound["start"] {
  return (issuer) => {
    const gate = expressGate(optionsFor(issuer));
    const app = express();
    const v1 = express.Router();
    app.use("/v1", v1);
    for (const name of names) {
      const [method, path] = splitName(name);
      const mount = mountOf(path);
      const verb = (method === "*" ? "all" : method.toLowerCase()) as "get";
      const handler: express5.RequestHandler = (_request, response) => void response.send("ok");
      const gates = way === "by name" ? [gate(name)] : [];
      (mount === "" ? app : v1)[verb](path.slice(mount.length), ...gates, handler);
    }
    if (way === "by protect") gate.protect(app);
    return startServer(app);
  };
}

function startKoa(Koa: typeof Koa3, AnyRouter: typeof Router, way: Way): Bound["start"] {
  return (issuer) => {
    const gate = koaGate(optionsFor(issuer));
    const app = new Koa();
    const [router, v1] = [new AnyRouter(), new AnyRouter()];
    for (const name of names) {
      const [method, path] = splitName(name);
      const mount = mountOf(path);
      const verb = (method === "*" ? "all" : method.toLowerCase()) as "get";
      const gates = way === "by name" ? [gate(name)] : [];
      (mount === "" ? router : v1)[verb](path.slice(mount.length), ...gates, (context) => {
        context.body = "ok";
      });
    }
    router.use("/v1", v1.routes());
    if (way === "by protect") {
      gate.protect(router);
      gate.sealed([router]);
    }
    app.use(router.routes());
    return startServer(app.callback());
  };
}

const startHapi: Bound["start"] = async (issuer) => {
  const server = createHapi({ host: "127.0.0.1", port: 0 });
  await server.register({
    plugin: hapiGate,
    options: { ...optionsFor(issuer), default: true },
  });
  const routeOf = (name: Name): ServerRoute => {
    const [method, path] = splitName(name);
    const own = path.slice(mountOf(path).length).replaceAll(/:(\w+)/g, "{$1}");
    return { method: method as "*", path: own, handler: () => "ok" };
  };
  const isMounted = (name: Name) => mountOf(splitName(name)[1]) !== "";
  server.route(names.filter((name) => !isMounted(name)).map(routeOf));
  await server.register(
    { name: "v1", register: (own) => own.route(names.filter(isMounted).map(routeOf)) },
    { routes: { prefix: "/v1" } },
  );
  await server.start();
  const stop = () => server.stop({ timeout: 0 });
  return { port: Number(server.info.port), [Symbol.asyncDispose]: stop };
};

const startFastify =
  (way: Way): Bound["start"] =>
  async (issuer) => {
    const app = createFastify({ forceCloseConnections: true });
    await app.register(fastifyGate, optionsFor(issuer));
    const addTo = (scope: FastifyInstance, mount: string) => {
      for (const name of names) {
        const [method, path] = splitName(name);
        if (mountOf(path) !== mount) continue;
        const url = path.slice(mount.length);
        const config = way === "by name" ? { callgate: name } : {};
        if (method === "*") scope.all(url, { config }, () => "ok");
        else scope.route({ method, url, config, handler: () => "ok" });
      }
    };
    addTo(app, "");
    app.register(async (scope) => addTo(scope, "/v1"), { prefix: "/v1" });
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    return { port: Number(new URL(origin).port), [Symbol.asyncDispose]: () => app.close() };
  };

type FetchHandler = (request: Request) => Response | Promise<Response>;

const serve = (fetch: FetchHandler) =>
  startServer(getRequestListener(fetch, { overrideGlobalObjects: false }));

function startHono(way: Way): Bound["start"] {
  return (issuer) => {
    const gate = honoGate(optionsFor(issuer));
    const [app, v1] = [new Hono(), new Hono()];
    if (way === "by protect") app.use(gate.protect());
    for (const name of names) {
      const [method, path] = splitName(name);
      const mount = mountOf(path);
      const gates = way === "by name" ? [gate(name)] : [];
      const verb = method === "*" ? "ALL" : method;
      const own = [path.slice(mount.length)];
      (mount === "" ? app : v1).on([verb], own, ...gates, (c) => c.text("ok"));
    }
    app.route("/v1", v1);
    gate.sealed(app);
    return serve(app.fetch);
  };
}

/** Handlers by the names of their endpoints, and a router that knows no more than these. */
const startFetch: Bound["start"] = (issuer) => {
  const gate = fetchGate(optionsFor(issuer));
  const routes = names.map((name) => {
    const [method, path] = splitName(name);
    const pattern = new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`);
    return { method, pattern, handle: gate.handler(name, () => new Response("ok")) };
  });
  return serve(async (request) => {
    const { pathname } = new URL(request.url);
    const route = routes.find(
      ({ method, pattern }) =>
        pattern.test(pathname) && (method === "*" || method === request.method),
    );
    return route?.handle(request) ?? (await gate.undeclared(request)) ?? new Response("open");
  });
};

const require = createRequire(import.meta.url);
const routers: readonly (readonly [string, typeof Router])[] = [
  ["12", require("koa-router12") as typeof Router],
  ["13", require("koa-router13") as typeof Router],
  ["14", require("koa-router14") as typeof Router],
  ["15", Router],
];

/** Every framework, in each supported major version, bound in every possible way. */
export const bound: readonly Bound[] = [
  ...(["by name", "by protect"] as const).flatMap((way): readonly Bound[] => [
    {
      name: `Express 4, ${way}`,
      start: startExpress(express4 as unknown as typeof express5, way),
    },
    { name: `Express 5, ${way}`, start: startExpress(express5, way) },
    ...routers.flatMap(([major, AnyRouter]): readonly Bound[] => [
      {
        name: `Koa 2, @koa/router ${major}, ${way}`,
        start: startKoa(Koa2 as unknown as typeof Koa3, AnyRouter, way),
      },
      {
        name: `Koa 3, @koa/router ${major}, ${way}`,
        start: startKoa(Koa3, AnyRouter, way),
      },
    ]),
  ]),
  { name: "hapi 21", start: startHapi },
  { name: "Fastify 5, by name", start: startFastify("by name") },
  { name: "Fastify 5, by route", start: startFastify("by protect") },
  { name: "Hono 4, by name", start: startHono("by name") },
  { name: "Hono 4, in front", start: startHono("by protect") },
  { name: "A fetch handler, by name", start: startFetch },
];
