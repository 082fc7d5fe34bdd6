import { server as createServer, type Server, type ServerOptions } from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import { ConfigurationError, callgate } from "./index.js";
import { routeFor, useService } from "./test-support/service.js";

const service = useService();

async function serverWith(defaults: object, options: object = {}): Promise<Server> {
  const server = createServer({ routes: { plugins: defaults } } as ServerOptions);
  const given = { ...service.trusted(), default: true, ...options };
  await server.register({ plugin: callgate, options: given });
  return server;
}

const faultsOf = (defaults: object, options?: object) =>
  serverWith(defaults, options).then(
    () => [],
    (error) => {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.faults.map(({ code, option }) => `${code} ${option}`);
    },
  );

describe("a policy among the defaults of a server's routes", () => {
  it.each([
    { mode: "report" },
    { callers: "any" },
    { callers: ["reports"] },
    {},
    "public",
    "GET /orders",
    undefined,
    null,
  ])("is a fault, as %j is", async (policy) => {
    expect(await faultsOf({ callgate: policy })).toEqual([
      "option_conflict server.settings.routes.plugins.callgate",
    ]);
  });

  it("is reported together with the faults of the options", async () => {
    expect(await faultsOf({ callgate: "public" }, { default: 1, audience: "" })).toEqual([
      "option_conflict server.settings.routes.plugins.callgate",
      "option_invalid default",
      "option_invalid audience",
    ]);
  });

  it("is accepted when it refuses every caller, and a route's own replaces it", async () => {
    const server = await serverWith({ callgate: "none", other: {} });
    server.route([
      routeFor({ plugins: { callgate: { callers: ["reports"] } } }, "/own"),
      routeFor({ plugins: {} }, "/bare"),
      routeFor({ plugins: { callgate: undefined } as object }, "/undefined"),
    ]);
    await server.initialize();
    const headers = await service.from("reports");
    const statuses = ["/own", "/bare", "/undefined"].map(
      async (url) => (await server.inject({ url, headers })).statusCode,
    );
    expect(await Promise.all(statuses)).toEqual([200, 403, 403]);
    await server.stop();
  });

  it("is no fault when it is of another plugin", async () => {
    expect(await faultsOf({ other: { callgate: "public" } })).toEqual([]);
  });
});
