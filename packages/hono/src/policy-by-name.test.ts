import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { callgate } from "./index.js";
import { faultsOf, useService, whoCalls } from "./test-support/service.js";

const service = useService();
const document = {
  version: 1,
  endpoints: {
    "GET /orders/:id": { callers: ["reports"] },
    "HEAD /orders/:id": "none",
    "GET /orders/me": { callers: ["checkout"] },
    "* /jobs": { callers: ["checkout"] },
    "DELETE /jobs": "none",
    "GET /health": "public",
    "GET /v1/stock/:id{[0-9]+}": { callers: ["reports"] },
    "GET /tenants @a.example.com": "none",
  },
} as const;
const gateOf = () => callgate({ ...service.trusted(), policy: document });

describe("a gate by the name of its endpoint", () => {
  it("decides on its own route, for the method of the request", async () => {
    const gate = gateOf();
    const app = new Hono()
      .get("/orders/:id", gate("GET /orders/{id}"), whoCalls)
      .all("/jobs", gate("* /jobs"), whoCalls)
      .get("/health", gate("GET /health"), whoCalls);
    expect(await service.as("reports", app, "GET /orders/7")).toBe("200 reports");
    expect(await service.as("checkout", app, "GET /orders/7")).toBe("403 caller_not_allowed");
    expect(await service.as("reports", app, "HEAD /orders/7")).toBe("403");
    expect(await service.as("checkout", app, "PUT /jobs")).toBe("200 checkout");
    expect(await service.as("checkout", app, "DELETE /jobs")).toBe("403 caller_not_allowed");
    expect(await service.as("stranger", app, "GET /health")).toBe("200 no caller");
  });

  it("knows its route below a base path, in an application of another one, and with its own error handler", async () => {
    const gate = gateOf();
    const stock = new Hono().get("/stock/:id{[0-9]+}", gate("GET /v1/stock/:id{[0-9]+}"), whoCalls);
    stock.onError((_error, c) => c.text("own", 500));
    const app = new Hono().route("/v1", stock);
    expect(await service.as("reports", app, "GET /v1/stock/7")).toBe("200 reports");
    expect(await service.as("stranger", app, "GET /v1/stock/7")).toBe("403 caller_not_allowed");
    expect(await service.as("reports", app, "GET /v1/stock/x")).toBe("404 404 Not Found");
    const based = new Hono()
      .basePath("/v1")
      .get("/stock/:id{[0-9]+}", gate("GET /v1/stock/:id{[0-9]+}"), whoCalls);
    expect(await service.as("reports", based, "GET /v1/stock/7")).toBe("200 reports");
  });

  it.each([
    [
      "on another path",
      (app: Hono) => app.get("/orders/me", gateOf()("GET /orders/:id"), whoCalls),
    ],
    [
      "on the path of another mount",
      (app: Hono) => app.get("/v2/orders/:id", gateOf()("GET /orders/:id"), whoCalls),
    ],
    [
      "on another method",
      (app: Hono) => app.post("/orders/:id", gateOf()("GET /orders/:id"), whoCalls),
    ],
    [
      "on app.use",
      (app: Hono) => app.use(gateOf()("GET /orders/:id")).get("/orders/:id", whoCalls),
    ],
    [
      "on app.use with its path",
      (app: Hono) =>
        app.use("/orders/:id", gateOf()("GET /orders/:id")).get("/orders/:id", whoCalls),
    ],
    [
      "on app.use with a path for every method",
      (app: Hono) => app.use("/jobs", gateOf()("* /jobs")).get("/jobs", whoCalls),
    ],
    [
      "on one of several paths",
      (app: Hono) =>
        app.on(["GET"], ["/orders/me", "/a/:id"], gateOf()("GET /orders/:id"), whoCalls),
    ],
  ])("refuses every caller %s", async (_where, mount) => {
    const app = new Hono();
    mount(app);
    const answers = await Promise.all(
      [
        "GET /orders/me",
        "GET /v2/orders/7",
        "POST /orders/7",
        "GET /orders/7",
        "GET /jobs",
        "GET /a/7",
      ].flatMap((request) =>
        ["reports", "checkout"].map((caller) => service.as(caller, app, request)),
      ),
    );
    expect(new Set(answers.filter((answer) => !answer.startsWith("404")))).toEqual(
      new Set(["403 endpoint_undeclared"]),
    );
  });

  it("is a fault for a name without an entry, of one host, and beside a policy in code", () => {
    const gate = gateOf();
    expect(faultsOf(() => gate("GET /order/:id"))).toEqual(["endpoint_unknown GET /order/:id"]);
    expect(faultsOf(() => gate("GET /tenants @a.example.com"))).toEqual([
      "gate_mismatch GET /tenants @a.example.com",
    ]);
    expect(faultsOf(() => gate({ callers: ["reports"] }))).toEqual(["inline_policy policy"]);
    const without = callgate(service.trusted());
    expect(faultsOf(() => without("GET /orders/:id"))).toEqual(["option_missing policy"]);
    expect(faultsOf(() => without.protect())).toEqual(["option_missing policy"]);
  });
});
