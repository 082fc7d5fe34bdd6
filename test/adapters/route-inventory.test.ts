import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callgate, expectProtected, routes, writeRoutes } from "@callgate/express";
import express5 from "express";
import express4 from "express4";
import { afterAll, describe, expect, it } from "vitest";

const require = createRequire(import.meta.url);
const a = { callers: ["a"] };
const endpoints = {
  "GET /orders": a,
  "POST /orders": "none",
  "* /jobs": a,
  "DELETE /jobs": a,
  "GET /health": "public",
  "GET /v1/tenants/:tenant/x": a,
  "GET /sub/x": a,
  "USE /files": a,
  "GET /one": a,
  "GET /two": a,
} as const;
const trusted = { issuer: "https://login.example.com", audience: "orders" };
const gated = (given: object = {}) =>
  callgate({ ...trusted, policy: { version: 1, endpoints }, ...given } as never);
const ok: express5.RequestHandler = (_request, response) => void response.sendStatus(200);
const faultsOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    const { faults } = error as { faults: { code: string; option: string }[] };
    return faults.map(({ code, option }) => [code, option]);
  }
  return [];
};
const folder = mkdtempSync(join(tmpdir(), "callgate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const VERSIONS = [
  ["Express 4", express4 as unknown as typeof express5, "express@4"],
  ["Express 5", express5, "express@5"],
] as const;

describe.each(VERSIONS)("routes(app) in %s", (version, express, framework) => {
  const build = () => {
    const app = express();
    app.get("/orders", ok).post("/orders", ok);
    app.all("/jobs", ok);
    app.get("/health", ok);
    app.get(["/one", "/two"], ok);
    app.use("/v1", express.Router().use("/tenants/:tenant", express.Router().get("/x", ok)));
    app.use("/files", function served(_request, response) {
      response.end();
    });
    app.use(express.json());
    const sub = express().get("/x", ok);
    app.use("/sub", sub);
    return { app, sub };
  };

  it("lists every route with the entry that decides, once the application is protected", () => {
    const { app, sub } = build();
    const gate = gated();
    gate.protect(sub);
    const { inventory, warnings } = gate.protect(app);
    expect(routes(app)).toEqual(inventory);
    expect(inventory.framework).toMatch(new RegExp(`^${framework}(\\.|$)`));
    expect(inventory.routes).toEqual([
      ...[
        ["GET", "/orders", "GET /orders", "GET /orders"],
        ["POST", "/orders", "POST /orders", "none"],
        ["*", "/jobs", "* /jobs", "* /jobs"],
        ["GET", "/health", "GET /health", "public"],
        ["GET", "/one", "GET /one", "GET /one"],
        ["GET", "/two", "GET /two", "GET /two"],
        ["GET", "/v1/tenants/:tenant/x", "GET /v1/tenants/:tenant/x", "GET /v1/tenants/:tenant/x"],
        ["GET", "/sub/x", "GET /sub/x", "GET /sub/x"],
        ["USE", "/files", "USE /files", "USE /files"],
      ].map(([method, path, name, policy]) => ({ method, path, name, policy, gate: "first" })),
    ]);
    expect(inventory.middleware).toEqual([{ at: "/", name: "jsonParser" }]);
    expect(warnings.map(({ code, option }) => [code, option])).toEqual([
      ["middleware_may_answer", "/"],
    ]);
    expectProtected(app);
  });

  it("reports routes without a gate, and names what it can without a document", () => {
    const { app } = build();
    const listed = routes(app).routes.map(({ method, path, name, policy, gate }) => {
      expect([policy, gate]).toEqual(["UNPROTECTED", "missing"]);
      return name ?? `${method} ${path} without a name`;
    });
    expect(listed.slice(0, 6)).toEqual([
      "GET /orders",
      "POST /orders",
      "* /jobs",
      "GET /health",
      "GET /one",
      "GET /two",
    ]);
    expect(listed[6]).toMatch(version === "Express 4" ? /without a name$/ : /^GET \/v1\/tenants/);
  });

  it("reports gates by name and in code, their places, and misplaced ones", () => {
    const gate = gated({ inline: "allow" });
    const app = express();
    const router = express
      .Router()
      .get("/tenants/:tenant/x", gate("GET /v1/tenants/:tenant/x"), ok);
    app.get("/orders", ok, gate("GET /orders"), ok);
    app.post("/orders", gate("GET /orders"), ok);
    app.put("/orders", gate(a), ok);
    app.use("/v1", router);
    app.use("/files", gate("USE /files"), ok);
    app.use("/documents", gate("USE /files"), ok);
    app.all("/", gate.undeclared(), ok);
    const rows = routes(app).routes.map((row) => [row.method, row.path, row.policy, row.gate]);
    expect(rows).toEqual([
      ["GET", "/orders", "GET /orders", "after 1 handlers"],
      ["POST", "/orders", "UNPROTECTED", "first"],
      ["PUT", "/orders", "INLINE", "first"],
      ["GET", "/v1/tenants/:tenant/x", "GET /v1/tenants/:tenant/x", "first"],
      ["*", "/", "none", "first"],
      ["USE", "/files", "USE /files", "first"],
      ["USE", expect.stringMatching(/documents/), "UNPROTECTED", "first"],
    ]);
    expect(faultsOf(() => expectProtected(app))).toEqual([["gate_mismatch", "POST /orders"]]);
  });

  it("is written to a file unchanged", () => {
    const { app } = build();
    const file = join(folder, "callgate.routes.json");
    writeRoutes(app, file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(routes(app))));
    expect(readFileSync(file, "utf8")).toMatch(/^\{\n {2}"callgate": 1,\n[\s\S]*\}\n$/);
  });

  it("reports what runs before a gate", () => {
    const policy = {
      version: 1,
      endpoints: { "GET /v1/tenants/:tenant/x": a, "GET /orders": a },
    } as const;
    const gate = gated({ policy });
    const app = express();
    const v1 = express.Router();
    v1.param("tenant", (_request, _response, next) => next());
    const tenant = express.Router({ mergeParams: true });
    v1.use("/tenants/:tenant", tenant.get("/x", ok));
    app.use("/v1", v1).get("/orders", ok, gate("GET /orders"), ok);
    const { inventory, warnings } = gate.protect(app);
    expect(warnings.map(({ code, option }) => [code, option])).toEqual([
      ["gate_not_first", "GET /orders"],
      ["param_before_gate", "GET /v1/tenants/:tenant/x"],
    ]);
    const runs = "the callbacks of parameter tenant run before its gate";
    expect(inventory.routes.map(({ note }) => note)).toEqual([runs, undefined]);
  });
});

describe.each(VERSIONS)("expectProtected(app) in %s", (_version, express) => {
  it("throws one error that lists every unprotected route", () => {
    const gate = gated();
    const app = express();
    app.get("/orders", gate("GET /orders"), ok).get("/late", ok);
    app.route("/x").get(ok).all(gate("* /jobs"), ok);
    app.use("/sub", express());
    expect(() => expectProtected(app)).toThrow(/4 faults[\s\S]*`GET \/late` has no gate/);
    expect(faultsOf(() => expectProtected(app))).toEqual([
      ["gate_missing", "GET /late"],
      ["gate_mismatch", "* /x"],
      ["gate_missing", "GET /x"],
      ["subapp_unlisted", 'app.use("/sub", …)'],
    ]);
  });

  it.each([undefined, {}, () => {}, "app"])("refuses %j", (app) => {
    expect(faultsOf(() => expectProtected(app))).toEqual([["option_invalid", "app"]]);
  });
});

describe("Express 5 with router 2.2", () => {
  const express = require("express5-router22") as typeof express5;

  it("has names for routes without a mount, and none for the rest", () => {
    const gate = gated();
    const app = express().get("/orders", gate("GET /orders"), ok).post("/orders", ok);
    app.use(express.Router().get("/health", ok));
    const name = "GET /v1/tenants/:tenant/x";
    app.use("/v1", express.Router().get("/tenants/:tenant/x", gate(name), ok).get("/y", ok));
    const { routes: rows } = routes(app);
    expect(rows.map((row) => [row.name, row.policy])).toEqual([
      ["GET /orders", "GET /orders"],
      ["POST /orders", "UNPROTECTED"],
      ["GET /health", "UNPROTECTED"],
      [undefined, name],
      [undefined, "UNPROTECTED"],
    ]);
    expect(faultsOf(() => gate.protect(app))).toEqual([["framework_too_old", "app"]]);
  });
});
