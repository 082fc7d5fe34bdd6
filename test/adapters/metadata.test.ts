import { createGate, type Gate, type ResourceOptions } from "@callgate/core";
import { callgate as callgateForExpress } from "@callgate/express";
import { callgate as callgateForFastify, routes as routesOfFastify } from "@callgate/fastify";
import { callgate as callgateForFetch } from "@callgate/fetch";
import { callgate as callgateForHapi, routes as routesOfHapi } from "@callgate/hapi";
import { callgate as callgateForHono, routes as routesOfHono } from "@callgate/hono";
import { callgate as callgateForKoa } from "@callgate/koa";
import { startServer } from "@callgate-tooling/test-support";
import { server as createHapi } from "@hapi/hapi";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import createFastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameworks, type RunningApp } from "./support/frameworks.js";
import { exchange } from "./support/raw-http.js";
import { endpoints } from "./support/scene.js";
import { staticKeys } from "./support/static-keys.js";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";
const profile = "keycloak";
const jwks = staticKeys();
const optionsFor = (audience: string, resource: ResourceOptions | undefined = {}) => ({
  issuers: ["main", "silent"].map((alias) => ({
    alias,
    issuer: `https://${alias}.example.com`,
    audience,
    profile,
    jwks,
  })),
  ...(resource && { resource }),
});
const gateFor = (audience: string, resource?: ResourceOptions): Gate =>
  createGate(optionsFor(audience, resource) as never);

describe.each(frameworks)("$name serves the metadata", ({ start }) => {
  const RESOURCE = "https://api.example.com/v1/a%20b/c:d";
  const PATH = `${WELL_KNOWN}/v1/a%20b/c:d`;
  const gate = gateFor(RESOURCE, { root: true });
  let app: RunningApp;
  beforeAll(async () => {
    app = await start(gate, { endpoints });
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    gate.close();
  });
  const get = (path: string, method = "GET", lines: readonly string[] = []) =>
    exchange(app.port, { path, method, lines });

  it.each([PATH, `${PATH}?x=1`, WELL_KNOWN])("at %s, without a token", async (path) => {
    const { status, headers, body } = await get(path, "GET", ["Authorization: Bearer bad"]);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "cache-control": "public, max-age=3600",
      "access-control-allow-origin": "*",
    });
    expect(headers).not.toHaveProperty("www-authenticate");
    expect(JSON.parse(body)).toEqual({
      resource: RESOURCE,
      authorization_servers: ["https://main.example.com", "https://silent.example.com"],
      scopes_supported: ["orders:read"],
      bearer_methods_supported: ["header"],
    });
  });

  it("for HEAD, for If-None-Match, and for the preflight of any origin", async () => {
    const { headers } = await get(PATH);
    const head = await get(PATH, "HEAD");
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(head.headers.etag).toBe(headers.etag);
    const again = await get(PATH, "GET", [`If-None-Match: ${headers.etag}`]);
    expect([again.status, again.body]).toEqual([304, ""]);
    const preflight = await get(PATH, "OPTIONS", [
      "Origin: https://client.example.org",
      "Access-Control-Request-Method: GET",
      "Access-Control-Request-Headers: mcp-protocol-version",
    ]);
    expect([preflight.status, preflight.body]).toEqual([204, ""]);
    expect(preflight.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, OPTIONS",
      "access-control-allow-headers": "*, authorization",
      "access-control-max-age": "86400",
    });
  });

  it("and nothing else: other paths and methods do not get it", async () => {
    for (const [path, method] of [
      [`${WELL_KNOWN}/v1`, "GET"],
      [`/x${PATH}`, "GET"],
      [PATH, "POST"],
    ] as const) {
      const { status, body } = await get(path, method);
      expect(body).not.toContain("authorization_servers");
      if (status === 200) expect(body).toBe("open");
    }
  });

  it("and names it in each challenge", async () => {
    const { status, headers } = await get("/orders");
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toBe(
      `Bearer realm="api", scope="orders:read", resource_metadata="https://api.example.com${PATH}"`,
    );
  });
});

describe("without the option resource", () => {
  it("gate.metadata() of Express, Koa, Hono and a fetch handler is a fault", () => {
    const gate = createGate({
      issuer: "https://login.example.com",
      audience: "orders",
      jwks,
    });
    for (const guard of [callgateForExpress(gate), callgateForKoa(gate), callgateForHono(gate)])
      expect(() => guard.metadata()).toThrow("`resource` is missing");
    const request = new Request(`https://api.example.com${WELL_KNOWN}`);
    const guard = callgateForFetch(gate);
    expect(() => guard.metadata(request)).toThrow("`resource` is missing");
  });
});

describe("beside a policy document", () => {
  const policy = {
    version: 1,
    issuers: {
      main: { issuer: "https://main.example.com", audience: "https://api.example.com/v1" },
    },
    endpoints: { "GET /orders": { callers: ["reports"], scope: "orders:read" } },
  } as never;
  const options = { policy, resource: {} };

  it("the metadata needs no entry, and is in no list of routes", async () => {
    const server = createHapi();
    await server.register({ plugin: callgateForHapi, options: { ...options, default: true } });
    server.route({ method: "GET", path: "/orders", handler: () => "orders" });
    await server.initialize();
    expect(routesOfHapi(server).routes.map(({ name }) => name)).toEqual(["GET /orders"]);
    await server.stop();

    const app = createFastify();
    await app.register(callgateForFastify, options);
    app.get("/orders", () => "orders");
    await app.ready();
    expect(routesOfFastify(app).routes.map(({ name }) => name)).toEqual(["GET /orders"]);
    const { body } = await app.inject(`${WELL_KNOWN}/v1`);
    expect(JSON.parse(body)).toMatchObject({ scopes_supported: ["orders:read"] });
    await app.close();

    const gate = callgateForExpress(options);
    const service = express();
    service.use(gate.metadata());
    service.get("/orders", (_req, res) => void res.send("orders"));
    expect(gate.protect(service).warnings).toEqual([]);
    gate.close();

    const ofHono = callgateForHono(options);
    const hono = new Hono().use(ofHono.metadata()).use(ofHono.protect());
    hono.get("/orders", (c) => c.text("orders"));
    ofHono.sealed(hono);
    expect(routesOfHono(hono).routes.map(({ name }) => name)).toEqual(["GET /orders"]);
    expect((await hono.request(`${WELL_KNOWN}/v1`)).status).toBe(200);
    ofHono.close();
  });
});

describe("under a prefix", () => {
  it("Koa and Hono in Express serve the metadata at the address that the client calls", async () => {
    const gate = gateFor("https://api.example.com/v1");
    const koa = new Koa().use(callgateForKoa(gate).metadata());
    const hono = new Hono().use(callgateForHono(gate).metadata());
    const listener = getRequestListener(hono.fetch, { overrideGlobalObjects: false });
    for (const mounted of [koa.callback(), listener]) {
      const app = express().use("/.well-known", mounted).use("/other", mounted);
      await using server = await startServer(app);
      const statusOf = async (path: string) => (await exchange(server.port, { path })).status;
      expect(await statusOf(`${WELL_KNOWN}/v1`)).toBe(200);
      expect(await statusOf(`/other${WELL_KNOWN}/v1`)).toBe(404);
    }
    gate.close();
  });

  it("hapi and Fastify refuse to serve the metadata, where no client looks for it", async () => {
    const options = optionsFor("https://api.example.com/v1") as never;
    const server = createHapi();
    const registered = server.register(
      { plugin: callgateForHapi, options },
      { routes: { prefix: "/v1" } },
    );
    await expect(registered).rejects.toThrow("under a prefix");
    const app = createFastify();
    app.register(async (scope) => void (await scope.register(callgateForFastify.scoped, options)), {
      prefix: "/v1",
    });
    await expect(app.ready()).rejects.toThrow("under a prefix");
  });
});
