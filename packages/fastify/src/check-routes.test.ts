import "./augment.js";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { callgate, type RouteDeclaration } from "./index.js";
import { faultsAtStart, forReports, useService, whoCalls } from "./test-support/service.js";

const service = useService();

/** What is wrong, and the whole message of it. */
async function messageAtStart(app: FastifyInstance): Promise<string> {
  return app.ready().then(
    () => "",
    (error: Error) => error.message,
  );
}

describe("the start of an application", () => {
  it("is refused for every route without a policy, in every scope, and names each once", async () => {
    const app = await service.app();
    app.get("/orders", forReports, whoCalls);
    app.get("/forgotten", whoCalls);
    app.register(
      async (scope) => {
        scope.get("/", whoCalls);
        scope.route({ method: ["PUT", "POST"], url: "/both", handler: whoCalls });
      },
      { prefix: "/v1" },
    );
    expect(await faultsAtStart(app)).toEqual([
      "option_missing GET /forgotten config.callgate",
      "option_missing GET /v1 config.callgate",
      "option_missing PUT,POST /v1/both config.callgate",
    ]);
  });

  it("says what to write", async () => {
    const app = await service.app();
    app.get("/forgotten", whoCalls);
    expect(await messageAtStart(app)).toContain(
      'GET /forgotten has no policy: say who may call it, as in `config: { callgate: { callers: ["reports"] } }`',
    );
  });

  it("says where to register @fastify/cors", async () => {
    const app = await service.app();
    app.options("*", { schema: { hide: true } as object }, whoCalls); // as that plugin does
    expect(await messageAtStart(app)).toContain("register that plugin before `callgate`");
  });

  it.each<[unknown, string]>([
    [undefined, "callers_missing GET /x config.callgate.callers"],
    [{ callers: ["reports"], scop: "x" }, "option_unknown GET /x config.callgate.scop"],
    [{ callers: [] }, "callers_empty GET /x config.callgate.callers"],
    ["GET /x", "option_missing GET /x config.callgate.policy"],
  ])("is refused for the policy %j", async (declared, fault) => {
    const app = await service.app();
    app.get("/x", { config: { callgate: declared as RouteDeclaration } }, whoCalls);
    expect(await faultsAtStart(app)).toEqual([fault]);
  });

  it("is refused for a HEAD route of its own without a policy beside a GET route with one", async () => {
    const app = await service.app();
    app.head("/orders", whoCalls);
    app.get("/orders", forReports, whoCalls);
    expect(await faultsAtStart(app)).toEqual(["option_missing HEAD /orders config.callgate"]);
  });

  it.each<RouteDeclaration>(["public", "open", "none"])("continues with %j", async (declared) => {
    const app = await service.app();
    app.get("/x", { config: { callgate: declared } }, whoCalls);
    expect(await faultsAtStart(app)).toEqual([]);
  });

  it("takes the policy that an onRoute hook of a scope adds for the routes of another plugin", async () => {
    const app = await service.app();
    app.register(async (scope) => {
      scope.addHook("onRoute", (route) => {
        route.config = { callgate: "public" };
      });
      scope.register(async (other) => {
        other.get("/assets/*", whoCalls);
      });
    });
    expect(await faultsAtStart(app)).toEqual([]);
    expect((await app.inject("/assets/x.css")).statusCode).toBe(200);
  });

  it("is refused for routes that were added before the plugin", async () => {
    const app = service.bare();
    app.get("/early", forReports, whoCalls);
    app.register(async (scope) => void scope.post("/early/:id", whoCalls), { prefix: "/v1" });
    await app.register(callgate, service.trusted());
    app.get("/late", forReports, whoCalls);
    expect(await faultsAtStart(app)).toEqual([
      "gate_missing GET /early",
      "gate_missing POST /v1/early/:id",
    ]);
  });

  it("is refused for a route added before the plugin was awaited", async () => {
    const app = service.bare();
    app.register(callgate, service.trusted());
    app.get("/orders", forReports, whoCalls);
    expect(await messageAtStart(app)).toContain("`await app.register(callgate, options)`");
  });

  it("lets the preflight route of @fastify/cors stand before the plugin, and refuses it", async () => {
    const app = service.bare();
    app.options("*", () => "preflight");
    await app.register(callgate, service.trusted());
    expect(await faultsAtStart(app)).toEqual([]);
    const { statusCode } = await app.inject({ method: "OPTIONS", url: "/orders" });
    expect(statusCode).toBe(401);
  });

  it("is refused for routes outside of the scope that registered the plugin", async () => {
    const app = service.bare();
    app.register(async (scope) => {
      await scope.register(callgate, service.trusted());
      scope.get("/inside", forReports, whoCalls);
    });
    app.register(async (scope) => void scope.get("/outside", whoCalls));
    expect(await faultsAtStart(app)).toEqual(["gate_missing GET /outside"]);
  });

  it("leaves routes outside of the scope alone with `callgate.scoped`", async () => {
    const app = service.bare();
    app.register(async (scope) => {
      await scope.register(callgate.scoped, service.trusted());
      scope.get("/inside", forReports, whoCalls);
    });
    app.register(async (scope) => void scope.get("/outside", () => "open"));
    expect(await faultsAtStart(app)).toEqual([]);
    expect((await app.inject("/inside")).statusCode).toBe(401);
    expect((await app.inject("/outside")).body).toBe("open");
  });

  it("refuses a route of such a scope that was added before the plugin and has no policy", async () => {
    const app = service.bare();
    app.register(async (scope) => {
      scope.get("/early", () => "open");
      scope.get("/declared", forReports, whoCalls);
      await scope.register(callgate.scoped, service.trusted());
    });
    expect(await faultsAtStart(app)).toEqual([]);
    const headers = await service.from("reports");
    const early = await app.inject({ url: "/early", headers });
    expect(early.json()).toMatchObject({ status: 403, code: "endpoint_undeclared" });
    expect((await app.inject({ url: "/declared", headers })).statusCode).toBe(200);
  });

  it("still refuses requests after it was refused", async () => {
    const app = await service.app();
    app.get("/forgotten", () => "open");
    await faultsAtStart(app);
    const status = await new Promise<number>((resolve) => {
      app.inject("/forgotten", (error, response) =>
        resolve(error ? 0 : (response?.statusCode ?? 0)),
      );
    });
    expect(status).not.toBe(200);
  });
});

describe("the plugin", () => {
  it("rejects with every fault of its options", async () => {
    const app = service.bare();
    const options = {
      ...service.trusted(),
      onDenied: "later",
      clockSkewSeconds: 900,
      prefix: "/v1",
    };
    await expect(app.register(callgate, options as never)).rejects.toMatchObject({
      faults: [
        { code: "option_invalid", option: "onDenied" },
        { code: "option_unknown", option: "prefix" },
        { code: "option_invalid", option: "clockSkewSeconds" },
      ],
    });
  });

  it.each([
    ["callgate", callgate],
    ["callgate.scoped", callgate.scoped],
  ])("says how to register %s where it was called", (name, plugin) => {
    const call = plugin as unknown as (options: object) => never;
    const { issuer, audience } = service.trusted();
    expect(() => call({ issuer, audience })).toThrow(`await app.register(${name}, options)`);
  });

  it("says what a text at a route may be", async () => {
    const app = await service.app();
    app.get("/x", { config: { callgate: "private" as never } }, () => "x");
    await expect(app.ready()).rejects.toThrow(
      'or write an object with `callers`, "none" or "public"',
    );
  });

  it.each([
    ["twice on one instance", callgate, callgate],
    ["in a scope of a guarded instance", callgate, callgate.scoped],
  ])("rejects when it is registered %s", async (_, first, second) => {
    const app = service.bare();
    await app.register(first, service.trusted());
    app.register(async (scope) => void (await scope.register(second, service.trusted())));
    expect(await faultsAtStart(app)).toEqual(["already_protected callgate"]);
  });

  it("keeps several scopes apart, each with its own gate", async () => {
    const app = service.bare();
    for (const caller of ["reports", "billing"]) {
      app.register(
        async (scope) => {
          await scope.register(callgate.scoped, service.trusted());
          scope.get("/", { config: { callgate: { callers: [caller] } } }, whoCalls);
        },
        { prefix: `/${caller}` },
      );
    }
    await app.ready();
    const headers = await service.from("billing");
    expect((await app.inject({ url: "/billing/", headers })).json()).toMatchObject({
      caller: "billing",
    });
    expect((await app.inject({ url: "/reports/", headers })).statusCode).toBe(403);
  });

  it("closes the gate that it made with the application, and no other", async () => {
    const app = await service.app();
    app.get("/orders", forReports, whoCalls);
    await app.ready();
    const headers = await service.from("reports");
    expect((await app.inject({ url: "/orders", headers })).statusCode).toBe(200);
    const { gate } = app.callgate;
    const other = service.bare();
    await other.register(callgate, { gate });
    await other.close();
    expect((await app.inject({ url: "/orders", headers })).statusCode).toBe(200);
    await app.close();
    expect(await gate.ready({ deadlineMs: 0 })).toBe(false);
  });
});
