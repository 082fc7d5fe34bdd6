import { createGate } from "@callgate/core";
import { server as createServer } from "@hapi/hapi";
import { describe, expect, it } from "vitest";
import { ConfigurationError, callgate } from "./index.js";
import { routeFor, useService, whoCalls } from "./test-support/service.js";

const service = useService();

describe("the plugin", () => {
  it("admits a caller the policy names", async () => {
    const server = await service.server();
    server.auth.default("callgate");
    server.route(routeFor());
    await server.initialize();
    const headers = await service.from("reports");
    const { statusCode, result } = await server.inject({ url: "/orders", headers });
    expect([statusCode, result]).toMatchObject([200, { caller: "reports" }]);
  });

  it("answers a refused request, and the handler never runs", async () => {
    const server = await service.server();
    server.route(routeFor({ auth: "callgate" }));
    await server.initialize();
    const headers = await service.from("stranger");
    const response = await server.inject({ url: "/orders", headers });
    expect([response.statusCode, JSON.parse(response.payload).code]).toEqual([
      403,
      "caller_not_allowed",
    ]);
    expect(response.headers["content-type"]).toBe("application/problem+json");
  });

  it("decides requests injected before the server is initialized", async () => {
    const server = await service.server();
    server.route(routeFor({ auth: "callgate" }));
    for (const [caller, statusCode] of [
      ["reports", 200],
      ["stranger", 403],
    ] as const) {
      const headers = await service.from(caller);
      expect(await server.inject({ url: "/orders", headers })).toMatchObject({ statusCode });
    }
  });

  it("refuses two credentials in an injected request, too", async () => {
    const server = await service.server();
    server.route(routeFor({ auth: "callgate" }));
    const { authorization } = await service.from("reports");
    const headers = { authorization: [authorization, authorization] } as never;
    const { payload } = await server.inject({ url: "/orders", headers });
    expect(JSON.parse(payload).code).toBe("credentials_malformed");
  });

  it("refuses invalid options when it is registered", async () => {
    const server = createServer();
    const incomplete = { issuer: service.issuer.url } as never;
    await expect(server.register({ plugin: callgate, options: incomplete })).rejects.toThrow(
      ConfigurationError,
    );
    await expect(createServer().register(callgate)).rejects.toThrow(ConfigurationError);
  });

  it("refuses a gate that failed to be computed, and reads none from a prototype", async () => {
    const options = { ...service.trusted(), gate: undefined } as never;
    await expect(createServer().register({ plugin: callgate, options })).rejects.toThrow(
      "`gate` is present and `undefined`",
    );
    const inherited = Object.assign(Object.create({ gate: {} }), service.trusted());
    await createServer().register({ plugin: callgate, options: inherited });
  });

  it("mounts an existing gate, and refuses other options besides it", async () => {
    const gate = createGate(service.trusted());
    const server = createServer();
    await server.register({ plugin: callgate, options: { gate } });
    expect(server.plugins.callgate.gate).toBe(gate);
    const both = { gate, realm: "orders" } as never;
    await expect(createServer().register({ plugin: callgate, options: both })).rejects.toThrow(
      "`realm` is not an option",
    );
  });

  it("closes the gate it created when the server has stopped, and leaves open one that was passed in", async () => {
    const created = await service.server();
    await created.plugins.callgate.gate.ready();
    await created.stop();
    expect(created.plugins.callgate.gate.health().usable).toBe(false);

    const gate = createGate(service.trusted());
    await gate.ready();
    const server = createServer();
    await server.register({ plugin: callgate, options: { gate } });
    await server.stop();
    expect(gate.health().usable).toBe(true);
    gate.close();
  });
});

describe("a route added after the start", () => {
  it("refuses every caller without a policy", async () => {
    const server = await service.server();
    await server.initialize();
    server.route({
      method: "GET",
      path: "/late",
      handler: whoCalls,
      options: { auth: "callgate" },
    });
    const headers = await service.from("reports");
    const { statusCode, payload } = await server.inject({ url: "/late", headers });
    expect([statusCode, JSON.parse(payload).code]).toEqual([403, "endpoint_undeclared"]);
  });

  it("refuses every caller with an invalid policy", async () => {
    const server = await service.server();
    await server.initialize();
    server.route(routeFor({ auth: "callgate", plugins: { callgate: { callers: [] } } }, "/late"));
    const headers = await service.from("reports");
    const { statusCode, payload } = await server.inject({ url: "/late", headers });
    expect([statusCode, JSON.parse(payload).code]).toEqual([403, "endpoint_undeclared"]);
  });

  it("enforces its policy", async () => {
    const server = await service.server();
    await server.initialize();
    server.route(routeFor({ auth: "callgate" }, "/late"));
    const headers = await service.from("reports");
    expect(await server.inject({ url: "/late", headers })).toMatchObject({ statusCode: 200 });
  });
});

describe("a CORS preflight (Fetch standard, section 3.3.3)", () => {
  it("is answered by hapi, and the request after it by the gate", async () => {
    const server = await service.server();
    server.route(routeFor({ auth: "callgate", cors: { origin: ["https://app.example.com"] } }));
    await server.initialize();
    const origin = "https://app.example.com";
    const preflight = { origin, "access-control-request-method": "GET" };
    const allowed = await server.inject({ method: "OPTIONS", url: "/orders", headers: preflight });
    expect(allowed.statusCode).toBe(200);
    const refused = await server.inject({ url: "/orders", headers: { origin } });
    expect(refused.statusCode).toBe(401);
    expect(refused.headers["access-control-allow-origin"]).toBe(origin);
  });
});
