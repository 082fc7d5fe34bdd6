import { createGate, type GateOptions } from "@callgate/core";
import { authOf as authInExpress, callgate as forExpress } from "@callgate/express";
import { authOf as authInFastify, callgate as forFastify } from "@callgate/fastify";
import { authOf as authInFetch, callgate as forFetch } from "@callgate/fetch";
import { authOf as authInHapi, callgate as forHapi } from "@callgate/hapi";
import { authOf as authInHono, callgate as forHono } from "@callgate/hono";
import { authOf as authInKoa, callgate as forKoa } from "@callgate/koa";
import { bearer, createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { server as createHapi, type ServerInjectOptions } from "@hapi/hapi";
import express from "express";
import createFastify from "fastify";
import { Context, Hono } from "hono";
import Koa from "koa";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const policy = { callers: ["reports"], scope: "orders:read" };
const handler = () => "the orders";
type Headers = Readonly<Record<string, string>>;

/** Creates an application, pollutes the prototype in between, and returns the statuses of the requests. */
type Ask = (
  options: GateOptions,
  requests: readonly Headers[],
  plant: () => void,
) => Promise<number[]>;

const statusesAt = (origin: string, requests: readonly Headers[]): Promise<number[]> =>
  Promise.all(requests.map(async (headers) => (await fetch(origin, { headers })).status));

async function statusesOf(
  options: GateOptions,
  requests: readonly Headers[],
  ready: (server: ReturnType<typeof createHapi>) => void,
  late: (server: ReturnType<typeof createHapi>) => void,
) {
  const server = createHapi();
  ready(server);
  await server.register({ plugin: forHapi, options });
  server.auth.default("callgate");
  await server.initialize();
  late(server);
  try {
    return await Promise.all(
      requests.map(
        async (headers) =>
          (await server.inject({ url: "/", headers } as ServerInjectOptions)).statusCode,
      ),
    );
  } finally {
    await server.stop();
  }
}

const applications: Readonly<Record<string, Ask>> = {
  async Express(options, requests, plant) {
    plant();
    const gate = forExpress(options);
    await using server = await startServer(
      express().get("/", gate(policy), (_req, res) => void res.end()),
    );
    return statusesAt(server.origin, requests).finally(gate.close);
  },
  async Koa(options, requests, plant) {
    plant();
    const gate = forKoa(options);
    const app = new Koa()
      .use(gate(policy))
      .use((ctx) => void Object.assign(ctx, { body: "the orders" }));
    await using server = await startServer(app.callback());
    return statusesAt(server.origin, requests).finally(gate.close);
  },
  async Fastify(options, requests, plant) {
    plant();
    const app = createFastify();
    await app.register(forFastify, options);
    app.get("/", { config: { callgate: policy } }, handler);
    try {
      const asked = requests.map(async (headers) => app.inject({ url: "/", headers }));
      return (await Promise.all(asked)).map(({ statusCode }) => statusCode);
    } finally {
      await app.close();
    }
  },
  async Hono(options, requests, plant) {
    plant();
    const gate = forHono(options);
    const app = new Hono().get("/", gate(policy), (c) => c.text("the orders"));
    const asked = requests.map(async (headers) => (await app.request("/", { headers })).status);
    return Promise.all(asked).finally(gate.close);
  },
  async "a fetch handler"(options, requests, plant) {
    plant();
    const gate = forFetch(options);
    const GET = gate.handler(policy, () => new Response("the orders"));
    const asked = requests.map(
      async (headers) => (await GET(new Request("https://a.example.com", { headers }))).status,
    );
    return Promise.all(asked).finally(gate.close);
  },
  async "a fetch handler, with a policy that was not compiled"(options, requests, plant) {
    plant();
    const gate = forFetch(options);
    const asked = requests.map(async (headers) => {
      const request = new Request("https://a.example.com", { headers });
      const result = await gate(request, policy as never);
      return result instanceof Response ? result.status : 200;
    });
    return Promise.all(asked).finally(gate.close);
  },
  hapi: (options, requests, plant) =>
    statusesOf(options, requests, plant, (server) =>
      server.route({
        method: "GET",
        path: "/",
        handler,
        options: { plugins: { callgate: policy } },
      }),
    ),
  "hapi, for a late route without a policy": (options, requests, plant) =>
    statusesOf(
      options,
      requests,
      () => {},
      (server) => {
        plant();
        server.route({ method: "GET", path: "/", handler });
      },
    ),
};

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

const planted = new Set<string>();
function plant(name: string, value: unknown): void {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  planted.add(name);
}
function uproot(): void {
  for (const name of planted) Reflect.deleteProperty(Object.prototype, name);
  planted.clear();
}
afterEach(uproot);

/** What could open a route if it were read as an option, a policy, a gate, or a part of one. */
const VALUES: Readonly<Record<string, (good: string) => unknown>> = {
  authorization: (good) => () => [`Bearer ${good}`],
  onDenied: () => "next",
  callgate: () => "public",
  gate: () =>
    createGate({ issuer: "https://login.example.com", audience: "orders", mode: "report" }),
  decideNow: () => () => ({ outcome: "allowed", headers: {}, auth: { caller: {} } }),
  policy: () => ({ isPublic: true }),
  isPublic: () => true,
  enforced: () => false,
  callers: () => "any",
  condition: () => () => true,
  strategies: () => [],
  until: () => "2999-01-01",
  enforceFrom: () => "2999-01-01",
};

describe.each(Object.entries(applications))("%s", (_name, ask) => {
  it.each(Object.keys(VALUES))(
    "admits no stranger where other code put `%s` on Object.prototype",
    async (name) => {
      const good = await issuer.token({ caller: "reports", scope: "orders:read" });
      const stranger = bearer(await issuer.token({ caller: "stranger", scope: "orders:read" }));
      const value = VALUES[name]?.(good);
      const options = { issuer: issuer.url, audience: issuer.audience };
      const asked = ask(options, [{}, stranger], () => plant(name, value));
      // The framework itself may fail to start.
      const statuses = await asked.catch((): number[] => []).finally(uproot);
      expect(statuses.filter((status) => status < 400)).toEqual([]);
    },
  );
});

describe("authOf", () => {
  it.each<[string, () => unknown]>([
    ["Express", () => authInExpress({})],
    ["Koa", () => authInKoa({ state: {} } as never)],
    ["Fastify", () => authInFastify({})],
    ["Hono", () => authInHono(new Context(new Request("https://a.example.com")))],
    ["a fetch handler", () => authInFetch(new Request("https://a.example.com"))],
    ["hapi", () => authInHapi({ auth: { credentials: {} } } as never)],
  ])("of %s reads no caller that other code put on Object.prototype", (_name, authOf) => {
    plant("auth", { caller: { id: "reports" } });
    plant("caller", { id: "reports" });
    const attempt = (): unknown => {
      try {
        return authOf();
      } finally {
        uproot();
      }
    };
    expect(attempt).toThrow(expect.objectContaining({ code: "callgate_gate_not_mounted" }));
  });
});
