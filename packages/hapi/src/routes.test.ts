import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPolicy, type PolicyDocument } from "@callgate/policy";
import { checkInventory, inventoryText, parseInventory } from "@callgate/policy/review";
import { server as createServer, type Server } from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import {
  callgate,
  expectProtected,
  type InventoryRoute,
  type PluginOptions,
  routes,
  writeRoutes,
} from "./index.js";
import { routeFor, useService } from "./test-support/service.js";

const service = useService();
const handler = () => "ok";

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "GET /orders/{id}": { callers: ["reports"] },
  "* /jobs": { callers: ["reports"] },
  "GET /health": "public",
  "DELETE /orders/{id}": "none",
  "GET /reports @a.example.com": { callers: ["reports"] },
  "GET /reports": { callers: ["billing"] },
} satisfies PolicyDocument["endpoints"];
const policy: PolicyDocument = { version: 1, endpoints };

async function serverWith(options: Partial<PluginOptions> = {}): Promise<Server> {
  const server = createServer({ host: "127.0.0.1", port: 0 });
  const given = { ...service.trusted(), policy, default: true, ...options } as PluginOptions;
  await server.register({ plugin: callgate, options: given });
  return server;
}

/** A row in short: `GET /orders @host | name | policy | gate | note`. */
const short = ({ method, path, host, name, policy, gate, note }: InventoryRoute): string =>
  [
    method,
    path,
    host,
    "|",
    name,
    "|",
    policy,
    "|",
    gate,
    note === undefined ? undefined : `| ${note}`,
  ]
    .filter((part) => part !== undefined)
    .join(" ");

async function wholeServer(): Promise<Server> {
  const server = await serverWith();
  const orders = {
    name: "orders",
    register(own: Server) {
      own.route([
        { method: "GET", path: "/", handler },
        { method: ["GET", "DELETE"], path: "/{id}", handler },
      ]);
    },
  };
  await server.register(orders, { routes: { prefix: "/orders" } });
  server.route([
    { method: "*", path: "/jobs", handler },
    { method: "GET", path: "/health", handler, options: { auth: false } },
    { method: "GET", path: "/reports", vhost: ["a.example.com"], handler },
    { method: "GET", path: "/reports", vhost: ["b.example.com", "c.example.com"], handler },
  ]);
  return server;
}

describe("routes", () => {
  it("has every route with the entry that decides, of every plugin and virtual host", async () => {
    const server = await wholeServer();
    const inventory = routes(server);
    expect(inventory).toMatchObject({ callgate: 1, framework: `hapi@${server.version}` });
    expect(inventory.routes.map(short).sort()).toEqual([
      "* /jobs | * /jobs | * /jobs | first",
      "DELETE /orders/{id} | DELETE /orders/:id | none | first",
      "GET /health | GET /health | public | first",
      "GET /orders | GET /orders | GET /orders | first",
      "GET /orders/{id} | GET /orders/:id | GET /orders/:id | first",
      "GET /reports a.example.com | GET /reports @a.example.com | GET /reports @a.example.com | first",
      "GET /reports b.example.com | GET /reports @b.example.com | GET /reports | first",
      "GET /reports c.example.com | GET /reports @c.example.com | GET /reports | first",
    ]);
    expect(inventory.middleware).toEqual([]);
    expect(() => expectProtected(server)).not.toThrow();
    expect(checkInventory(loadPolicy(policy), inventory)).toEqual([]);
  });

  it("reports for each unprotected route why it is not protected", async () => {
    const server = await serverWith();
    server.auth.scheme("session", () => ({ authenticate: (_request, h) => h.continue }));
    server.auth.strategy("session", "session");
    server.route([
      { method: "GET", path: "/orders", handler, options: { auth: false } },
      {
        method: "GET",
        path: "/orders/{id}",
        handler,
        options: { auth: { strategy: "callgate", mode: "try" } },
      },
      { method: "POST", path: "/orders", handler },
      { method: "*", path: "/orders/{id}", handler },
      { method: "GET", path: "/health", handler, options: { auth: "session" } },
      { method: "GET", path: "/reports", vhost: ["a.example.com", "b.example.com"], handler },
      {
        method: "*",
        path: "/jobs",
        handler,
        options: { plugins: { callgate: { callers: ["reports"] } } },
      },
    ]);
    expect(routes(server).routes.map(short).sort()).toEqual([
      '* /jobs | * /jobs | INLINE | missing | `policy` declares the callers of every endpoint, but this route has its own in code: move them into the document, or set `inline: "allow"` until then',
      "* /orders/{id} | * /orders/:id | UNPROTECTED | missing | answers every method, but the document has entries for some only: add an entry for `*`",
      "GET /health | GET /health | public | missing | it is public, but another strategy guards it",
      "GET /orders | GET /orders | GET /orders | missing | strategy `callgate` is not in force on it",
      "GET /orders/{id} | GET /orders/:id | GET /orders/:id | missing | strategy `callgate` does not guard it alone, in mode `required`",
      "GET /reports a.example.com | GET /reports @a.example.com | UNPROTECTED | missing | its virtual hosts have different entries: add a route for each",
      "GET /reports b.example.com | GET /reports @b.example.com | UNPROTECTED | missing | its virtual hosts have different entries: add a route for each",
      "POST /orders | POST /orders | UNPROTECTED | missing",
    ]);
    expect(() => expectProtected(server)).toThrow(/7 faults\n.*- .* \[gate_missing\]/);
    const codes = checkInventory(loadPolicy(policy), routes(server)).map(({ code }) => code);
    expect([...new Set(codes)].sort()).toEqual([
      "gate_missing",
      "inline_policy",
      "method_not_covered",
      "route_no_endpoint",
    ]);
  });

  it("has policies in code as INLINE, and routes that strategy callgate does not guard", async () => {
    const server = await service.server();
    server.auth.scheme("session", () => ({ authenticate: (_request, h) => h.continue }));
    server.auth.strategy("session", "session");
    server.route([
      routeFor({ auth: "callgate" }, "/a"),
      routeFor({ auth: { strategies: ["callgate", "session"] } }, "/b"),
      routeFor({ auth: { strategy: "callgate", mode: "optional" } }, "/c"),
      routeFor({ auth: false }, "/d"),
      routeFor({ auth: "callgate", plugins: { callgate: "public" } }, "/e"),
      { method: "GET", path: "/f", handler, options: { auth: "session" } },
      { method: "GET", path: "/g", handler },
      routeFor({ auth: "callgate", plugins: { callgate: { callers: [] } } }, "/h"),
    ]);
    expect(routes(server).routes.map(short).sort()).toEqual([
      "GET /a | GET /a | INLINE | first",
      "GET /b | GET /b | INLINE | first",
      "GET /c | GET /c | INLINE | missing | strategy `callgate` does not guard it alone, in mode `required`",
      "GET /d | GET /d | INLINE | missing | strategy `callgate` is not in force on it",
      "GET /e | GET /e | INLINE | first",
      "GET /f | GET /f | UNPROTECTED | missing | it has no policy, and strategies session",
      "GET /g | GET /g | UNPROTECTED | missing",
      expect.stringContaining("GET /h | GET /h | UNPROTECTED | missing | `callers` "),
    ]);
  });

  it("lists what runs before authentication, and may answer by itself", async () => {
    const server = await serverWith();
    server.ext("onRequest", function readTenant(_request, h) {
      return h.continue;
    });
    server.ext("onPostAuth", (_request, h) => h.continue);
    await server.register({
      name: "cookies",
      register: (own) => own.ext("onPreAuth", (_request, h) => h.continue),
    });
    const method = (_request: unknown, h: { readonly continue: symbol }) => h.continue;
    const ext = { onPreAuth: [{ method }, { method: [method, method] }] } as object;
    server.route({ method: "GET", path: "/orders", handler, options: { ext } });
    expect(routes(server)).toMatchObject({
      middleware: [
        { at: "onRequest", name: "readTenant" },
        { at: "onPreAuth", name: "<anonymous> of cookies" },
      ],
      routes: [{ gate: "after 3 handlers" }],
    });
    expect(() => expectProtected(server)).not.toThrow();
  });

  it("shows what a reload changed, and routes that were added late", async () => {
    const server = await wholeServer();
    await server.initialize();
    await server.plugins.callgate.reload({
      version: 1,
      endpoints: { ...endpoints, "GET /orders": "none" },
    });
    server.route({ method: "GET", path: "/late", handler });
    const rows = routes(server).routes.map(short);
    expect(rows).toContain("GET /orders | GET /orders | none | first");
    expect(rows).toContain("GET /late | GET /late | UNPROTECTED | missing");
    await server.stop();
  });

  it("throws when the plugin was not registered", () => {
    expect(() => routes(createServer())).toThrow(/register the plugin `callgate`/);
  });
});

describe("writeRoutes", () => {
  it("writes what the command reads", async () => {
    const folder = mkdtempSync(join(tmpdir(), "callgate-hapi-"));
    try {
      const server = await wholeServer();
      const file = join(folder, "callgate.routes.json");
      writeRoutes(server, file);
      const text = readFileSync(file, "utf8");
      expect(text).toBe(inventoryText(routes(server)));
      expect(parseInventory(text).inventory).toEqual(routes(server));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
