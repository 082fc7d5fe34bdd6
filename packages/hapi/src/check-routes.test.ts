import type { Plugin, RouteOptions, Server } from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import { faultsAtStart, routeFor, useService, whoCalls } from "./test-support/service.js";

const service = useService();

/** A route without a policy. */
function bare(path: string, auth?: string | false) {
  const options = auth === undefined ? {} : { auth };
  return { method: "GET", path, handler: whoCalls, options } as const;
}

describe("a server at its start", () => {
  it("starts when every route that uses the strategy has a policy", async () => {
    const server = await service.server();
    server.auth.default("callgate");
    server.route([routeFor(), bare("/healthz", false)]);
    expect(await faultsAtStart(server)).toEqual([]);
  });

  it("fails for a route that uses the strategy without a policy, and names it", async () => {
    const server = await service.server();
    server.route([routeFor({ auth: "callgate" }), bare("/secrets", "callgate")]);
    await expect(server.start()).rejects.toThrow(
      "GET /secrets uses strategy `callgate` without a policy",
    );
  });

  it("fails for one that uses it by default, whether the default was set before or after", async () => {
    const server = await service.server();
    server.route(bare("/before"));
    server.auth.default("callgate");
    server.route(bare("/after"));
    expect(await faultsAtStart(server)).toEqual([
      "option_missing GET /after plugins.callgate",
      "option_missing GET /before plugins.callgate",
    ]);
  });

  it("fails for one that uses it among other strategies, or in another mode", async () => {
    const server = await service.server();
    server.auth.scheme("open", () => ({ authenticate: (_request, h) => h.continue }));
    server.auth.strategy("session", "open");
    server.route({ ...bare("/list"), options: { auth: { strategies: ["session", "callgate"] } } });
    server.route({ ...bare("/try"), options: { auth: { strategy: "callgate", mode: "try" } } });
    server.route(bare("/session", "session"));
    expect(await faultsAtStart(server)).toEqual([
      "option_missing GET /list plugins.callgate",
      "option_missing GET /try plugins.callgate",
    ]);
  });

  it("fails for invalid policies, with every fault of every route", async () => {
    const server = await service.server();
    const callers = ["reports"];
    const misspelt = { callers, scop: "orders:read" } as never;
    server.route(routeFor({ auth: "callgate", plugins: { callgate: misspelt } }, "/a"));
    const empty = { callers: [], scope: '"' };
    server.route(routeFor({ auth: "callgate", plugins: { callgate: empty } }, "/b"));
    server.route(bare("/c", "callgate"));
    expect(await faultsAtStart(server)).toEqual([
      "option_unknown GET /a plugins.callgate.scop",
      "callers_empty GET /b plugins.callgate.callers",
      "scope_invalid GET /b plugins.callgate.scope",
      "option_missing GET /c plugins.callgate",
    ]);
  });

  it("fails for a policy that is undefined", async () => {
    const server = await service.server();
    server.route(routeFor({ plugins: { callgate: undefined } as never }));
    expect(await faultsAtStart(server)).toEqual([
      "callers_missing GET /orders plugins.callgate.callers",
    ]);
  });

  it("fails for a policy that no strategy enforces", async () => {
    const server = await service.server();
    server.route(routeFor());
    expect(await faultsAtStart(server)).toEqual(["option_conflict GET /orders plugins.callgate"]);
  });

  it("accepts a route that is declared open, with or without a policy", async () => {
    const server = await service.server();
    server.auth.default("callgate");
    server.route(routeFor({ auth: false }));
    expect(await faultsAtStart(server)).toEqual([]);
  });

  it.each([{ auth: "callgate" }, { auth: false }, {}] as RouteOptions[])(
    "accepts a public route under %j",
    async (options) => {
      const server = await service.server();
      server.route(routeFor({ ...options, plugins: { callgate: "public" } }));
      expect(await faultsAtStart(server)).toEqual([]);
    },
  );

  it.each([
    { auth: "session" },
    { auth: { strategies: ["callgate", "session"] } },
    { auth: { strategies: ["session", "callgate"], mode: "try" } },
  ] as RouteOptions[])(
    "stops at one that is public and guarded by another, under %j",
    async (options) => {
      const server = await service.server();
      server.auth.scheme("open", () => ({ authenticate: (_request, h) => h.continue }));
      server.auth.strategy("session", "open");
      server.route(routeFor({ ...options, plugins: { callgate: "public" } }));
      expect(await faultsAtStart(server)).toEqual(["option_conflict GET /orders plugins.callgate"]);
    },
  );

  it("fails for a route for no caller that no strategy enforces, and for invalid grants", async () => {
    const server = await service.server();
    server.route(routeFor({ plugins: { callgate: "none" } }, "/a"));
    const callers = [{ client: "reports", until: "2027-02-30" }];
    server.route(routeFor({ auth: "callgate", plugins: { callgate: { callers } } }, "/b"));
    expect(await faultsAtStart(server)).toEqual([
      "option_conflict GET /a plugins.callgate",
      "until_invalid GET /b plugins.callgate.callers[0].until",
    ]);
  });

  it("finds the routes of other plugins, under their prefix", async () => {
    const orders: Plugin<object> = {
      name: "orders",
      register: (server) => server.route(bare("/list", "callgate")),
    };
    const server = await service.server();
    await server.register(orders, { routes: { prefix: "/v1" } });
    expect(await faultsAtStart(server)).toEqual(["option_missing GET /v1/list plugins.callgate"]);
  });

  it("finds the routes of virtual hosts, and names each once", async () => {
    const server = await service.server();
    const vhost = ["a.example.com", "b.example.com"];
    server.route({ ...bare("/list", "callgate"), vhost });
    expect(await faultsAtStart(server)).toEqual([
      "option_missing GET /list (a.example.com) (b.example.com) plugins.callgate",
    ]);
  });
});

describe.each([
  ["a server that has started", async (server: Server) => void (await server.start())],
  ["a server that is only injected into", async () => {}],
])("a policy that no strategy enforces, on %s", (_what, begin) => {
  async function ask(
    options: RouteOptions,
    { prepare, headers = {} }: { prepare?: (server: Server) => void; headers?: object } = {},
  ) {
    const server = await service.server();
    prepare?.(server);
    await begin(server);
    server.route(routeFor(options));
    const { statusCode, payload } = await server.inject({
      url: "/orders",
      headers: { ...headers },
    });
    return { statusCode, ...JSON.parse(payload) };
  }

  it("opens nothing without credentials", async () => {
    expect(await ask({})).toMatchObject({ statusCode: 401, code: "credentials_missing" });
  });

  it("opens nothing to the very caller it names", async () => {
    const headers = await service.from("reports");
    expect(await ask({}, { headers })).toMatchObject({
      statusCode: 403,
      code: "endpoint_undeclared",
    });
  });

  it("opens nothing when another strategy authenticates", async () => {
    const prepare = (server: Server): void => {
      server.auth.scheme("open", () => ({
        authenticate: (_request, h) => h.authenticated({ credentials: {} }),
      }));
      server.auth.strategy("open", "open");
    };
    const headers = await service.from("reports");
    expect(await ask({ auth: "open" }, { prepare, headers })).toMatchObject({ statusCode: 403 });
  });

  it("opens nothing when it is invalid", async () => {
    const plugins = { callgate: { callers: [] } };
    const headers = await service.from("reports");
    expect(await ask({ plugins }, { headers })).toMatchObject({ statusCode: 403 });
  });

  it("opens nothing when it is undefined", async () => {
    const plugins = { callgate: undefined } as never;
    const headers = await service.from("reports");
    expect(await ask({ plugins }, { headers })).toMatchObject({ statusCode: 403 });
    expect(await ask({ plugins })).toMatchObject({ statusCode: 401 });
  });

  it("is not read from a prototype", async () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    const headers = await service.from("stranger");
    // hapi itself looks up its plugins by such names, so only once they are registered.
    const prepare = () => {
      prototype.callgate = { callers: "any" };
    };
    try {
      const answer = await ask({ auth: "callgate", plugins: {} }, { headers, prepare });
      expect(answer).toMatchObject({ statusCode: 403, code: "endpoint_undeclared" });
    } finally {
      delete prototype.callgate;
    }
  });

  it("stays open when the route is declared open", async () => {
    expect(await ask({ auth: false })).toMatchObject({ statusCode: 200 });
  });

  it("is enforced by a default strategy, set before or after", async () => {
    const prepare = (server: Server): void => server.auth.default("callgate");
    const headers = await service.from("reports");
    expect(await ask({}, { prepare, headers })).toMatchObject({ caller: "reports" });
    expect(await ask({}, { prepare })).toMatchObject({ statusCode: 401 });
  });
});
