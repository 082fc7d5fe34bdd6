import { clientSecretBasic } from "@callgate/client/authentication";
import { authOf as authOfExpress, callgate as expressGate } from "@callgate/express";
import { authOf as authOfFastify, callgate as fastifyGate } from "@callgate/fastify";
import { authOf as authOfRequest, callgate as fetchGate } from "@callgate/fetch";
import { authOf as authOfHapi, callgate as hapiGate } from "@callgate/hapi";
import { callgate as honoGate } from "@callgate/hono";
import { introspect } from "@callgate/introspection";
import { authOf as authOfKoa, callgate as koaGate } from "@callgate/koa";
import { Callers, CallgateModule } from "@callgate/nestjs";
import { staticSecret } from "@callgate/secrets";
import { bearer, createTestIssuer } from "@callgate/testkit";
import { server as hapiServer } from "@hapi/hapi";
import Router from "@koa/router";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import express from "express";
import { fastify } from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import supertest from "supertest";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";

const SECRET = "s3a-plum/tree=48";
const issuer = await createTestIssuer({ clients: { orders: { secret: SECRET } } });
afterAll(() => issuer.close());

const POLICY = { callers: ["reports"], scope: "orders:read" };
const optionsOf = () => ({
  ...issuer.gateOptions,
  warnings: false,
  introspection: introspect({
    clientId: "orders",
    auth: clientSecretBasic(staticSecret(SECRET)),
  }),
});

type Ask = (headers: Record<string, string>) => Promise<{ status: number; body: unknown }>;

/** A route as the README of @callgate/introspection has it, in each framework. */
const services: readonly (readonly [framework: string, start: () => Promise<Ask>])[] = [
  [
    "Express",
    async () => {
      const gate = expressGate(optionsOf());
      const app = express();
      app.get("/orders", gate(POLICY), (req, res) => {
        res.json({ caller: authOfExpress(req).caller.id });
      });
      return (headers) => supertest(app).get("/orders").set(headers);
    },
  ],
  [
    "Koa",
    async () => {
      const gate = koaGate(optionsOf());
      const router = new Router().get("/orders", gate(POLICY), (ctx) => {
        ctx.body = { caller: authOfKoa(ctx).caller.id };
      });
      const app = new Koa().use(router.routes());
      return (headers) => supertest(app.callback()).get("/orders").set(headers);
    },
  ],
  [
    "hapi",
    async () => {
      const server = hapiServer();
      await server.register({ plugin: hapiGate, options: optionsOf() });
      server.auth.default("callgate");
      server.route({
        method: "GET",
        path: "/orders",
        options: { plugins: { callgate: POLICY } as object },
        handler: (request) => ({ caller: authOfHapi(request).caller.id }),
      });
      return async (headers) => {
        const { statusCode, payload } = await server.inject({ url: "/orders", headers });
        return { status: statusCode, body: JSON.parse(payload) };
      };
    },
  ],
  [
    "Fastify",
    async () => {
      const app = fastify();
      onTestFinished(() => app.close());
      await app.register(fastifyGate, optionsOf());
      app.get("/orders", { config: { callgate: POLICY } as object }, (request) => ({
        caller: authOfFastify(request).caller.id,
      }));
      return async (headers) => {
        const response = await app.inject({ url: "/orders", headers });
        return { status: response.statusCode, body: response.json() };
      };
    },
  ],
  [
    "NestJS",
    async () => {
      class Orders {
        list(): object {
          return { listed: true };
        }
      }
      Controller("orders")(Orders);
      const method = Object.getOwnPropertyDescriptor(
        Orders.prototype,
        "list",
      ) as PropertyDescriptor;
      Get()(Orders.prototype, "list", method);
      Callers(["reports"], { scope: "orders:read" })(Orders.prototype, "list", method);
      class App {}
      Module({ imports: [CallgateModule.forRoot(optionsOf())], controllers: [Orders] })(App);
      const app = await NestFactory.create(App, { logger: false });
      onTestFinished(() => app.close());
      await app.init();
      return (headers) => supertest(app.getHttpServer()).get("/orders").set(headers);
    },
  ],
  [
    "Hono",
    async () => {
      const gate = honoGate(optionsOf());
      const app = new Hono().get("/orders", gate(POLICY), (c) =>
        c.json({ caller: c.var.auth.caller.id }),
      );
      return async (headers) => {
        const response = await app.request("/orders", { headers });
        return { status: response.status, body: await response.json() };
      };
    },
  ],
  [
    "fetch",
    async () => {
      const gate = fetchGate(optionsOf());
      const handle = gate.handler({ ...POLICY, endpoint: "GET /orders" }, (request: Request) =>
        Response.json({ caller: authOfRequest(request).caller.id }),
      );
      return async (headers) => {
        const response = await handle(
          new Request("https://orders.example.com/orders", { headers }),
        );
        return { status: response.status, body: await response.json() };
      };
    },
  ],
];

// What the README of @callgate/introspection says. Where one of these fails, the page is wrong.
describe.each(services)("opaque tokens in %s", (framework, start) => {
  it("are admitted, refused and revoked by the same policy as JWTs", async () => {
    const ask = await start();
    const good = { caller: "reports", scope: "orders:read" };
    const token = await issuer.opaqueToken(good);
    const admitted = await ask(bearer(token));
    expect(admitted.status).toBe(200);
    if (framework !== "NestJS") expect(admitted.body).toEqual({ caller: "reports" });
    expect((await ask(bearer(await issuer.token(good)))).status).toBe(200);
    const revoked = await issuer.opaqueToken(good);
    issuer.revoke(revoked);
    const refused = await ask(bearer(revoked));
    expect([refused.status, refused.body]).toMatchObject([401, { code: "token_inactive" }]);
    const other = await ask(bearer(await issuer.opaqueToken({ ...good, caller: "other" })));
    expect(other.status).toBe(403);
    issuer.refuseIntrospection({ status: 503, times: 1 });
    const unavailable = await ask(bearer(await issuer.opaqueToken(good)));
    expect([unavailable.status, unavailable.body]).toMatchObject([
      503,
      { code: "introspection_unavailable" },
    ]);
  });
});
