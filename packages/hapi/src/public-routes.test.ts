import { createGate, type DecisionEvent } from "@callgate/core";
import { unauthorized } from "@hapi/boom";
import { server as createServer, type RouteOptions, type Server } from "@hapi/hapi";
import { describe, expect, it, type Mock, vi } from "vitest";
import { callgate, decisionOf } from "./index.js";
import { routeFor, useService, type whoCalls } from "./test-support/service.js";

const service = useService();
const plugins = { callgate: "public" } as const;

interface Watched {
  readonly server: Server;
  readonly events: DecisionEvent[];
  /** Reads the Authorization lines for the gate, and records that. */
  readonly authorization: Mock<() => string[]>;
}

/** A server that records the reading of tokens, with a strategy `session` that a header of that name opens. */
async function watched(mode: "enforce" | "report" = "enforce"): Promise<Watched> {
  const events: DecisionEvent[] = [];
  const onDecision = (event: DecisionEvent) => void events.push(event);
  const gate = createGate({ ...service.trusted(), mode, onDecision });
  const server = createServer();
  const authorization = vi.fn((): string[] => []);
  await server.register({ plugin: callgate, options: { gate, authorization } });
  server.auth.scheme("session", () => ({
    authenticate: ({ headers }, h) =>
      headers.session === undefined
        ? h.unauthenticated(unauthorized(null, "Session"))
        : h.authenticated({ credentials: {} }),
  }));
  server.auth.strategy("session", "session");
  return { server, events, authorization };
}

describe("a public route", () => {
  it.each([
    { auth: "callgate" },
    { auth: { strategy: "callgate", mode: "try" } },
    { auth: { strategy: "callgate", mode: "optional" } },
    { auth: false },
    {},
  ] as RouteOptions[])(
    "lets every request through under %j, and reads no token",
    async (options) => {
      const { server, events, authorization } = await watched();
      server.route(routeFor({ ...options, plugins }));
      await server.initialize();
      for (const headers of [{}, { authorization: "Bearer x" }, await service.from("reports")]) {
        const { result, request } = await server.inject({ url: "/orders", headers });
        expect(result).toEqual({ caller: null, isAuthenticated: false, error: null });
        expect(decisionOf(request)).toBeUndefined();
      }
      expect(authorization).not.toHaveBeenCalled();
      const event = {
        outcome: "allowed",
        caller: undefined,
        endpoint: "GET /orders",
        method: "GET",
      };
      expect(events).toMatchObject([event, event, event]);
    },
  );

  it("is public by default strategy, too", async () => {
    const { server, events } = await watched();
    server.auth.default("callgate");
    server.route(routeFor({ plugins }));
    await server.initialize();
    expect((await server.inject("/orders")).statusCode).toBe(200);
    expect(events).toHaveLength(1);
  });

  it("admits no caller when hapi's own access rules require credentials", async () => {
    const { server } = await watched();
    server.route(routeFor({ auth: { strategy: "callgate", scope: ["a"] }, plugins }));
    await server.initialize();
    expect((await server.inject("/orders")).statusCode).toBe(403);
  });

  it("has no credentials for server.auth.test", async () => {
    const { server, authorization } = await watched();
    const handler = (request: Parameters<typeof whoCalls>[0]) =>
      server.auth.test("callgate", request).then(
        () => "authenticated",
        ({ isMissing }) => ({ isMissing }),
      );
    server.route({ ...routeFor({ auth: false, plugins }), handler });
    await server.initialize();
    const headers = await service.from("reports");
    const { result } = await server.inject({ url: "/orders", headers });
    expect(result).toEqual({ isMissing: true });
    expect(authorization).not.toHaveBeenCalled();
  });
});

describe.each(["enforce", "report"] as const)(
  "a public route that another strategy guards, added after the checks, in mode %j",
  (mode) => {
    it.each([
      { auth: "session" },
      { auth: { strategies: ["callgate", "session"] } },
      { auth: { strategies: ["session", "callgate"] } },
    ] as RouteOptions[])("is opened to no caller under %j", async (options) => {
      const { server, authorization } = await watched(mode);
      const { authorization: token } = await service.from("reports");
      await server.initialize();
      server.route(routeFor({ ...options, plugins }));
      for (const lines of [[], [token]]) {
        authorization.mockReturnValue(lines);
        const { statusCode } = await server.inject("/orders");
        expect(statusCode).toBe(mode === "enforce" && lines.length > 0 ? 403 : 401);
      }
    });
  },
);

describe("a route for no caller", () => {
  it("refuses even a good token", async () => {
    const server = await service.server();
    server.route(routeFor({ auth: "callgate", plugins: { callgate: "none" } }));
    await server.initialize();
    const headers = await service.from("reports");
    const { statusCode, payload } = await server.inject({ url: "/orders", headers });
    expect([statusCode, JSON.parse(payload).code]).toEqual([403, "caller_not_allowed"]);
  });
});
