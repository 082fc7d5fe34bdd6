import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { describe, expect, it } from "vitest";
import { callgate, expectProtected, routes, writeRoutes } from "./index.js";
import { faultsOf, useService, whoCalls } from "./test-support/service.js";

const service = useService();
const policy = { callers: ["reports"] };

describe("routes", () => {
  it("lists the routes with what decides about each, and middleware by itself", () => {
    const gate = callgate(service.trusted());
    const admin = new Hono().get("/jobs", whoCalls).get("/users/:id", whoCalls);
    admin.onError((_error, c) => c.text("", 500));
    const app = new Hono()
      .use(cors())
      .get("/orders", gate(policy), whoCalls)
      .post("/orders", async (_c, next) => next(), gate(policy), whoCalls)
      .get("/open", whoCalls)
      .use("/admin/*", gate(policy))
      .route("/admin", admin)
      .get("/administration", whoCalls)
      .all("*", gate.undeclared());
    app.mount("/legacy", () => new Response());
    const inventory = routes(app);
    expect(inventory.middleware).toEqual([{ at: "/*", name: "cors" }]);
    expect(inventory.routes.map(({ name, policy, gate }) => [name, policy, gate])).toEqual([
      ["GET /orders", "INLINE", "first"],
      ["POST /orders", "INLINE", "after 1 handlers"],
      ["GET /open", "UNPROTECTED", "missing"],
      ["GET /admin/jobs", "INLINE", "first"],
      ["GET /admin/users/:id", "INLINE", "first"],
      ["GET /administration", "UNPROTECTED", "missing"],
      ["* /legacy/*", "UNPROTECTED", "missing"],
    ]);
    expect(faultsOf(() => expectProtected(app))).toEqual([
      "gate_missing GET /open",
      "gate_missing GET /administration",
      "gate_missing * /legacy/*",
    ]);
  });

  it("lists the entries that decide", () => {
    const endpoints = {
      "GET /orders": policy,
      "GET /health": "public",
      "* /jobs": "none",
    } as const;
    const gate = callgate({ ...service.trusted(), policy: { version: 1, endpoints } });
    const app = new Hono()
      .use(gate.protect())
      .get("/orders", whoCalls)
      .get("/health", gate("GET /health"), whoCalls)
      .all("/jobs", whoCalls)
      .get("/other", whoCalls)
      .get("/more", gate("GET /orders"), whoCalls);
    expect(
      routes(app).routes.map(({ name, policy, gate, note }) => [name, policy, gate, note]),
    ).toEqual([
      ["GET /orders", "GET /orders", "first", undefined],
      ["GET /health", "public", "first", undefined],
      ["* /jobs", "none", "first", undefined],
      ["GET /other", "UNPROTECTED", "first", undefined],
      ["GET /more", "UNPROTECTED", "first", expect.stringContaining("has the gate of")],
    ]);
  });

  it("is written to a file", () => {
    const file = join(mkdtempSync(join(tmpdir(), "callgate-hono-")), "callgate.routes.json");
    const app = new Hono().get("/", callgate(service.trusted())(policy), whoCalls);
    writeRoutes(app, file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(routes(app));
  });
});

describe("expectProtected", () => {
  it("accepts an application where every route has a gate", () => {
    const gate = callgate(service.trusted());
    expectProtected(new Hono().use(gate(policy)).get("/", whoCalls));
    expectProtected(new Hono().get("/", gate("public"), whoCalls));
  });

  it("refuses an application without routes: it was called too early", () => {
    expect(faultsOf(() => expectProtected(new Hono()))).toEqual(["option_missing routes"]);
  });
});
