import "./augment.js";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPolicy, type PolicyDocument } from "@callgate/policy";
import { checkInventory, parseInventory } from "@callgate/policy/review";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { callgate, expectProtected, type InventoryRoute, routes, writeRoutes } from "./index.js";
import { useService, whoCalls } from "./test-support/service.js";

const service = useService();

const endpoints = {
  "GET /orders": { callers: ["reports"] },
  "GET /orders/:id": { callers: ["reports"] },
  "* /jobs": { callers: ["reports"] },
  "GET /health": "public",
  "DELETE /orders/:id": "none",
  "GET /reports @a.example.com": { callers: ["reports"] },
  "GET /reports": { callers: ["billing"] },
  "HEAD /reports": { callers: ["checkout"] },
} satisfies PolicyDocument["endpoints"];
const policy: PolicyDocument = { version: 1, endpoints };

/** A row in short: `GET /orders @host | name | policy | gate | note`. */
const short = ({ method, path, host, name, policy, gate, note }: InventoryRoute): string =>
  [[method, path, host].filter(Boolean).join(" "), name, policy, gate, note]
    .filter((part) => part !== undefined)
    .join(" | ");

async function wholeApp(): Promise<FastifyInstance> {
  const app = service.bare();
  app.addHook("onRequest", async function logs() {});
  await app.register(callgate, { ...service.trusted(), policy });
  app.register(
    async (scope) => {
      scope.addHook("onRequest", async function later() {});
      scope.get("/", whoCalls);
      scope.route({ method: ["GET", "DELETE"], url: "/:id", handler: whoCalls });
    },
    { prefix: "/orders" },
  );
  app.all("/jobs", whoCalls).get("/health", whoCalls).get("/reports", whoCalls);
  app.get("/reports", { constraints: { host: "a.example.com" } }, whoCalls);
  return app;
}

describe("routes", () => {
  it("has every route with the entry that decides, and the hooks that run before the gate", async () => {
    const app = await wholeApp();
    await app.ready();
    const inventory = routes(app);
    expect(inventory).toMatchObject({ callgate: 1, framework: `fastify@${app.version}` });
    expect(inventory.routes.map(short).sort()).toEqual([
      "* /jobs | * /jobs | * /jobs | first",
      "DELETE /orders/:id | DELETE /orders/:id | none | first",
      "GET /health | GET /health | public | first",
      "GET /orders | GET /orders | GET /orders | first",
      "GET /orders/:id | GET /orders/:id | GET /orders/:id | first",
      "GET /reports a.example.com | GET /reports @a.example.com | GET /reports @a.example.com | first",
      "GET /reports | GET /reports | GET /reports | first",
      "HEAD /reports | HEAD /reports | HEAD /reports | first",
    ]);
    expect(inventory.middleware).toEqual([{ at: "onRequest", name: "logs" }]);
    expect(() => expectProtected(app)).not.toThrow();
    const findings = checkInventory(loadPolicy(policy), inventory);
    expect(findings).toMatchObject([{ severity: "warning", path: ["middleware", 0] }]);
  });

  it("has policies in code, and says of each route that is not protected why", async () => {
    const app = service.bare();
    app.get("/early/:id", whoCalls);
    await app.register(async () => {});
    await app.register(callgate, service.trusted());
    app.get("/orders", { config: { callgate: { callers: ["reports"] } } }, whoCalls);
    app.get("/forgotten", whoCalls);
    app.post("/wrong", { config: { callgate: { callers: [] } } }, whoCalls);
    await expect(app.ready()).rejects.toThrow();
    expect(routes(app).routes.map(short)).toEqual([
      "GET /early/:id | GET /early/:id | UNPROTECTED | missing | it was added before the plugin: register it before every route, with `await app.register(callgate, options)`",
      "GET /orders | GET /orders | INLINE | first",
      "GET /forgotten | GET /forgotten | UNPROTECTED | missing",
      expect.stringMatching(/^POST \/wrong \| POST \/wrong \| UNPROTECTED \| missing \| `callers`/),
    ]);
    expect(() => expectProtected(app)).toThrow("GET /forgotten is not protected");
  });

  it("is written to a file that `callgate check` reads", async () => {
    const app = await wholeApp();
    await app.ready();
    const folder = mkdtempSync(join(tmpdir(), "callgate-"));
    try {
      const file = join(folder, "callgate.routes.json");
      writeRoutes(app, file);
      expect(parseInventory(readFileSync(file, "utf8"))).toMatchObject({
        inventory: routes(app),
        findings: [],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("throws where the plugin was not registered", () => {
    expect(() => routes(service.bare())).toThrow("register the plugin `callgate` on this instance");
  });

  it("lists the routes of a scope by the instance of the scope", async () => {
    const app = service.bare();
    let inner: FastifyInstance = app;
    app.register(async (scope) => {
      await scope.register(callgate.scoped, service.trusted());
      scope.get("/orders", { config: { callgate: { callers: ["reports"] } } }, whoCalls);
      inner = scope;
    });
    await app.ready();
    expect(routes(inner).routes).toHaveLength(1);
    expect(() => expectProtected(inner)).not.toThrow();
    expect(() => routes(app)).toThrow("with `callgate.scoped`, pass the instance of the scope");
  });
});
