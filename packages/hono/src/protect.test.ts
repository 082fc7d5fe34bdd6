import { Hono, type MiddlewareHandler } from "hono";
import { timing } from "hono/timing";
import { describe, expect, it } from "vitest";
import { callgate, decisionOf } from "./index.js";
import { type AnyHono, faultsOf, useService, whoCalls } from "./test-support/service.js";

const service = useService();
const endpoints = {
  "GET /orders/:id": { callers: ["reports", "checkout"] },
  "GET /orders/me": { callers: ["checkout"] },
  "POST /orders/:id": { callers: ["checkout"], condition: "isOwn" },
  "* /jobs": { callers: ["checkout"] },
  "DELETE /jobs": "none",
  "* /legacy/*": { callers: ["reports"] },
  "GET /health": "public",
} as const;
const conditions = { isOwn: (_auth: unknown, request: object) => idOf(request) === "7" };
const idOf = (request: { readonly params?: { readonly id?: unknown } }) => request.params?.id;
const gateOf = (options: object = {}) =>
  callgate({ ...service.trusted(), policy: { version: 1, endpoints }, conditions, ...options });

function appOf(gate: ReturnType<typeof gateOf>): AnyHono {
  const legacy = new Hono().get("/a", (c) => c.text("legacy"));
  const app = new Hono()
    .use(gate.protect())
    .get("/orders/:id", whoCalls)
    .get("/orders/me", whoCalls)
    .post("/orders/:id", whoCalls)
    .all("/jobs", whoCalls)
    .get("/health", whoCalls);
  app.mount("/legacy", legacy.fetch);
  return app;
}

describe("gate.protect", () => {
  it.each([
    ["reports", "GET /orders/7", "200 reports"],
    ["stranger", "GET /orders/7", "403 caller_not_allowed"],
    ["reports", "HEAD /orders/7", "200"],
    ["stranger", "HEAD /orders/7", "403"],
    ["checkout", "PUT /jobs", "200 checkout"],
    ["checkout", "DELETE /jobs", "403 caller_not_allowed"],
    ["stranger", "GET /health", "200 no caller"],
    ["checkout", "POST /orders/7", "200 checkout"],
    ["checkout", "POST /orders/8", "403 condition_failed"],
  ])("decides by the entry of the route: %s, %s", async (caller, request, answer) => {
    expect(await service.as(caller, appOf(gateOf()), request)).toBe(answer);
  });

  it("requires every route that matches to admit the caller, since any of them may answer", async () => {
    const app = appOf(gateOf());
    expect(await service.as("checkout", app, "GET /orders/me")).toBe("200 checkout");
    expect(await service.as("reports", app, "GET /orders/me")).toBe("403 caller_not_allowed");
  });

  it("refuses every request that no route matches, and routes without an entry", async () => {
    const app = appOf(gateOf()).get("/late", whoCalls);
    for (const request of ["GET /elsewhere", "PATCH /orders/7", "GET /late", "OPTIONS /orders/7"]) {
      expect(await service.as("checkout", app, request)).toBe("403 endpoint_undeclared");
    }
  });

  it("treats an application that is mounted as one route, whatever it contains", async () => {
    const app = appOf(gateOf());
    expect(await service.as("reports", app, "GET /legacy/a")).toBe("200 legacy");
    expect(await service.as("checkout", app, "GET /legacy/a")).toBe("403 caller_not_allowed");
  });

  it.each(["GET /ORDERS/7", "GET /orders/7/", "GET //orders/7", "GET /legacy%2Fa"])(
    "refuses an address in a spelling that no route has: %s",
    async (request) => {
      expect(await service.as("reports", appOf(gateOf()), request)).toBe("403 endpoint_undeclared");
    },
  );

  it("decides by the route that an encoded address matches", async () => {
    const app = appOf(gateOf());
    expect(await service.as("reports", app, "GET /orders/%6De")).toBe("403 caller_not_allowed");
    expect(await service.as("checkout", app, "GET /orders/%6De")).toBe("200 checkout");
    expect(await service.as("stranger", app, "GET /orders/%zz")).toBe("403 caller_not_allowed");
  });

  it("needs an entry for middleware after it, which may answer, unless it is marked", async () => {
    const answers: MiddlewareHandler = async (c) => c.text("open");
    const gate = gateOf();
    const app = new Hono().use(gate.protect()).use(answers).get("/orders/:id", whoCalls);
    expect(await service.as("reports", app, "GET /orders/7")).toBe("403 endpoint_undeclared");
    const marked = new Hono()
      .use(gate.protect())
      .use(gate.through(timing()))
      .get("/orders/:id", whoCalls);
    expect(await service.as("reports", marked, "GET /orders/7")).toBe("200 reports");
    expect(await service.as("reports", marked, "GET /elsewhere")).toBe("403 endpoint_undeclared");
  });

  it("reports in report mode, and keeps the caller", async () => {
    const gate = gateOf({ mode: "report" });
    const outcomes: unknown[] = [];
    const app = new Hono().use(gate.protect()).get("/orders/me", (c) => {
      outcomes.push(decisionOf(c)?.outcome);
      return whoCalls(c);
    });
    expect(await service.as("reports", app, "GET /orders/me")).toBe("200 reports");
    expect(outcomes).toEqual(["denied"]);
  });

  it("keeps the caller in report mode where a later route cannot decide", async () => {
    const callers = ["reports"];
    const policy = {
      version: 1,
      endpoints: { "GET /a/:id": { callers }, "GET /a/b": { callers, condition: "fails" } },
    } as const;
    const fails = () => {
      throw new Error("not today");
    };
    const gate = callgate({ ...service.trusted(), policy, conditions: { fails }, mode: "report" });
    const app = new Hono().use(gate.protect()).get("/a/:id", whoCalls).get("/a/b", whoCalls);
    expect(await service.as("reports", app, "GET /a/b")).toBe("200 reports");
  });

  it("leaves routes with a gate of their own to it, while policies in code are allowed", async () => {
    const gate = gateOf({ inline: "allow" });
    const app = new Hono()
      .use(gate.protect())
      .get("/stock", gate({ callers: ["reports"] }), whoCalls);
    expect(await service.as("reports", app, "GET /stock")).toBe("200 reports");
    expect(await service.as("checkout", app, "GET /stock")).toBe("403 caller_not_allowed");
  });

  it("decides by the document in force after a reload", async () => {
    const gate = gateOf();
    const app = appOf(gate);
    expect(await service.as("reports", app, "GET /orders/7")).toBe("200 reports");
    await gate.reload({ version: 1, endpoints: { ...endpoints, "GET /orders/:id": "none" } });
    expect(await service.as("reports", app, "GET /orders/7")).toBe("403 caller_not_allowed");
    const { "GET /orders/:id": _, ...others } = endpoints;
    const reloaded = gate.reload({ version: 1, endpoints: others });
    await expect(reloaded).rejects.toThrow("has a route but no entry");
  });
});

describe("gate.sealed", () => {
  it("accepts an application where every route has a gate and an entry", () => {
    const gate = gateOf();
    const app = appOf(gate);
    expect(faultsOf(() => gate.sealed(app))).toEqual([]);
    const byName = new Hono();
    for (const name of Object.keys(endpoints) as (keyof typeof endpoints)[]) {
      const [method = "", path = ""] = name.split(" ");
      if (name !== "DELETE /jobs")
        byName.on(method === "*" ? "ALL" : method, path, gate(name), whoCalls);
    }
    expect(faultsOf(() => gate.sealed(byName))).toEqual([]);
  });

  it("reports every fault at once", () => {
    const gate = gateOf();
    const app = new Hono()
      .get("/early", whoCalls)
      .use("/api/*", gate.protect())
      .get("/api/stock", whoCalls)
      .get("/orders/:id", gate("GET /orders/me"), whoCalls)
      .get("/orders/me", gate("GET /orders/me"), whoCalls)
      .post("/orders/:id", gate("POST /orders/:id"), whoCalls)
      .all("/jobs", gate("* /jobs"), whoCalls)
      .get("/health", gate("GET /health"), whoCalls);
    app.mount("/other", () => new Response());
    expect(faultsOf(() => gate.sealed(app)).toSorted()).toEqual([
      "endpoint_no_route * /legacy/*",
      "gate_mismatch GET /orders/:id",
      "gate_missing * /other/*",
      "gate_missing GET /early",
      "route_no_endpoint * /other/*",
      "route_no_endpoint GET /api/stock",
      "route_no_endpoint GET /early",
    ]);
  });

  it("refuses every route and middleware that is added later", async () => {
    const gate = gateOf();
    const app = appOf(gate);
    const below = app.basePath("/v1");
    gate.sealed(app);
    const later = new Hono().get("/late", whoCalls);
    expect(faultsOf(() => app.get("/late", whoCalls))).toEqual(["route_after_protect GET /late"]);
    expect(faultsOf(() => below.post("/late", whoCalls))).toEqual([
      "route_after_protect POST /v1/late",
    ]);
    expect(faultsOf(() => app.use((_c, next) => next()))).toEqual(["route_after_protect * /*"]);
    expect(faultsOf(() => app.route("/x", later))).toEqual(["route_after_protect GET /x/late"]);
    expect(faultsOf(() => app.mount("/y", () => new Response()))).toHaveLength(1);
    expect(faultsOf(() => gate.sealed(app))).toEqual([]);
    expect(await service.as("reports", app, "GET /orders/7")).toContain("200");
  });

  it("refuses what is not an application", () => {
    for (const app of [{}, { routes: [] }]) {
      expect(faultsOf(() => gateOf().sealed(app as never))).toEqual([
        "framework_unknown_shape app",
      ]);
    }
  });
});
