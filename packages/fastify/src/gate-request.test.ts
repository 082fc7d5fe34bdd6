import "./augment.js";
import { once } from "node:events";
import { connect } from "node:net";
import type { DecisionEvent } from "@callgate/core";
import websocket from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { authOf, callgate, decisionOf, RefusedError } from "./index.js";
import { forReports, useService, whoCalls } from "./test-support/service.js";

const service = useService();

describe("a request", () => {
  it("has its caller, before its body is read", async () => {
    const app = await service.app();
    const order: string[] = [];
    app.addHook("preParsing", async () => void order.push("body"));
    app.addHook("onRequest", async (request) => {
      order.push(authOf(request).caller.id);
    });
    app.post("/orders", forReports, whoCalls);
    const headers = await service.from("reports");
    const response = await app.inject({ method: "POST", url: "/orders", headers, payload: {} });
    expect(response.json()).toEqual({ caller: "reports", route: "/orders" });
    expect(order).toEqual(["reports", "body"]);
    const refused = await app.inject({ method: "POST", url: "/orders", payload: {} });
    expect(refused.statusCode).toBe(401);
    expect(order).toHaveLength(2);
  });

  it("is decided for HEAD by the policy of its GET route", async () => {
    const app = await service.app();
    app.register(async (scope) => void scope.get("/", forReports, whoCalls), { prefix: "/v1" });
    const headers = await service.from("reports");
    for (const url of ["/v1", "/v1/"]) {
      expect((await app.inject({ method: "HEAD", url })).statusCode).toBe(401);
      expect((await app.inject({ method: "HEAD", url, headers })).statusCode).toBe(200);
      expect((await app.inject({ url, headers })).statusCode).toBe(200);
    }
  });

  it("is answered 404 where no route matches, by a handler of the application, too", async () => {
    const app = await service.app();
    app.get("/orders", forReports, whoCalls);
    expect((await app.inject("/nowhere")).statusCode).toBe(404);
    expect((await app.inject({ method: "OPTIONS", url: "/orders" })).statusCode).toBe(404);
    const other = await service.app();
    other.setNotFoundHandler((request, reply) => reply.code(404).send({ auth: request.auth }));
    expect((await other.inject("/nowhere")).json()).toEqual({ auth: null });
  });

  it("continues without a caller on a public route, and is reported", async () => {
    const events: DecisionEvent[] = [];
    const app = await service.app({ onDecision: (event) => void events.push(event) });
    app.get("/health/:part", { config: { callgate: "public" } }, whoCalls);
    const response = await app.inject({
      url: "/health/db",
      headers: { authorization: "Bearer x" },
    });
    expect(response.json()).toEqual({ caller: null, route: "/health/:part" });
    expect(events).toMatchObject([{ outcome: "allowed", endpoint: "GET /health/:part" }]);
  });

  it("continues in report mode, without a caller where the token did not verify", async () => {
    const app = await service.app({ mode: "report" });
    app.get("/orders", forReports, whoCalls);
    const headers = await service.from("stranger");
    expect((await app.inject({ url: "/orders", headers })).json()).toMatchObject({
      caller: "stranger",
    });
    expect((await app.inject("/orders")).json()).toMatchObject({ caller: null });
  });

  it("has a decision that hooks after it find, a refused one included", async () => {
    const app = await service.app();
    const reasons: unknown[] = [];
    app.addHook("onResponse", async (request) => {
      const decision = decisionOf(request);
      reasons.push(decision?.outcome === "denied" ? decision.reason : decision?.outcome);
    });
    app.get("/orders", forReports, whoCalls);
    await app.inject({ url: "/orders", headers: await service.from("reports") });
    await app.inject("/orders");
    await app.inject("/nowhere");
    expect(reasons).toEqual(["allowed", "credentials_missing", undefined]);
  });

  it("is decided by the policy of its version and of its host", async () => {
    const app = await service.app();
    const to = (caller: string) => ({ config: { callgate: { callers: [caller] } } });
    app.get("/v", { ...to("old"), constraints: { version: "1.0.0" } }, whoCalls);
    app.get("/v", { ...to("new"), constraints: { version: "2.0.0" } }, whoCalls);
    app.get("/h", { ...to("a"), constraints: { host: "a.example.com" } }, whoCalls);
    app.get("/h", to("others"), whoCalls);
    const status = async (url: string, caller: string, more: Record<string, string>) =>
      (await app.inject({ url, headers: { ...(await service.from(caller)), ...more } })).statusCode;
    expect(await status("/v", "old", { "accept-version": "1.x" })).toBe(200);
    expect(await status("/v", "old", { "accept-version": "2.x" })).toBe(403);
    expect(await status("/v", "new", { "accept-version": "2.x" })).toBe(200);
    expect(await status("/h", "a", { host: "a.example.com" })).toBe(200);
    expect(await status("/h", "others", { host: "a.example.com" })).toBe(403);
    expect(await status("/h", "others", { host: "b.example.com" })).toBe(200);
  });

  it("has its address as the client sent it, where the server rewrites it", async () => {
    const seen: string[] = [];
    const app = await service.app({}, { rewriteUrl: () => "/orders/7" });
    const condition = (
      _auth: unknown,
      { url, route }: { url: string; route?: string | undefined },
    ) => seen.push(url, String(route)) > 0;
    app.get("/orders/:id", { config: { callgate: { callers: "any", condition } } }, whoCalls);
    await app.inject({ url: "/elsewhere?x=1", headers: await service.from("reports") });
    expect(seen).toEqual(["/elsewhere?x=1", "GET /orders/:id"]);
  });
});

describe("a refusal", () => {
  it("keeps the headers that other hooks add", async () => {
    const app = await service.app();
    app.addHook("onSend", async (_request, reply) => void reply.header("x-frame-options", "DENY"));
    app.get("/orders", forReports, whoCalls);
    const { headers } = await app.inject("/orders");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["content-type"]).toBe("application/problem+json");
  });

  it('is passed to the error handler of its scope with onDenied: "next"', async () => {
    const app = await service.app({ onDenied: "next" });
    app.register(async (scope) => {
      scope.setErrorHandler((error, _request, reply) => {
        if (!(error instanceof RefusedError)) throw error;
        return reply.code(418).send({ reason: error.code, status: error.statusCode });
      });
      scope.get("/own", forReports, whoCalls);
    });
    app.get("/plain", forReports, whoCalls);
    expect((await app.inject("/own")).json()).toEqual({
      reason: "credentials_missing",
      status: 401,
    });
    const plain = await app.inject("/plain");
    expect([plain.statusCode, plain.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="api"',
    ]);
  });
});

describe("a WebSocket", () => {
  async function listening(app: FastifyInstance): Promise<number> {
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    return Number(new URL(origin).port);
  }

  async function upgrade(port: number, lines: readonly string[]): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    const head = [
      "GET /live HTTP/1.1",
      "Host: localhost",
      "Connection: Upgrade",
      "Upgrade: websocket",
    ];
    const key = ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"];
    socket.write(`${[...head, ...key, ...lines].join("\r\n")}\r\n\r\n`);
    const [answer] = await once(socket, "data");
    socket.destroy();
    return String(answer);
  }

  it("is upgraded for a caller that the route lists, and for no other", async () => {
    const app = service.bare();
    await app.register(websocket);
    await app.register(callgate, service.trusted());
    const opened: unknown[] = [];
    app.get("/live", { ...forReports, websocket: true }, (socket, request) => {
      opened.push(authOf(request).caller.id);
      socket.close();
    });
    const port = await listening(app);
    const lineOf = async (caller: string) => [
      `Authorization: ${(await service.from(caller)).authorization}`,
    ];
    expect(await upgrade(port, await lineOf("reports"))).toMatch(/^HTTP\/1\.1 101 /);
    const refused = await upgrade(port, await lineOf("stranger"));
    expect(refused).toMatch(/^HTTP\/1\.1 403 [\s\S]*caller_not_allowed/);
    const [line] = await lineOf("reports");
    expect(await upgrade(port, [String(line), String(line)])).toMatch(/^HTTP\/1\.1 400 /);
    expect(await upgrade(port, [])).toMatch(/^HTTP\/1\.1 401 [\s\S]*www-authenticate: Bearer/i);
    expect(opened).toEqual(["reports"]);
  });
});
