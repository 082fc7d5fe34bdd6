import { createGate, type DecisionEvent } from "@callgate/core";
import { callgate as forExpress, decisionOf as ofExpress } from "@callgate/express";
import { callgate as forFastify, decisionOf as ofFastify } from "@callgate/fastify";
import { callgate as forFetch, decisionOf as ofFetch } from "@callgate/fetch";
import { callgate as forHapi, decisionOf as ofHapi } from "@callgate/hapi";
import { callgate as forHono, decisionOf as ofHono } from "@callgate/hono";
import { callgate as forKoa, decisionOf as ofKoa } from "@callgate/koa";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { server as createHapi } from "@hapi/hapi";
import { getRequestListener } from "@hono/node-server";
import express from "express";
import createFastify from "fastify";
import { type Context, Hono } from "hono";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

interface Watched extends AsyncDisposable {
  readonly origin: string;
  /** The result of `decisionOf` after each response. */
  readonly logged: unknown[];
  /** The arguments of `onDecision`. */
  readonly heard: (readonly [DecisionEvent, unknown])[];
  /** The framework's own requests. */
  readonly requests: unknown[];
}

interface WatchOptions {
  /** Reads the lines from this header instead. */
  readonly header?: string;
  readonly authorization?: () => never;
}

const policy = { callers: ["reports"] };

function parts({ header, authorization }: WatchOptions) {
  const heard: (readonly [DecisionEvent, unknown])[] = [];
  const gate = createGate({
    issuer: issuer.url,
    audience: issuer.audience,
    onDecision: (event, request) => void heard.push([event, request]),
  });
  const lines = (headers: Record<string, unknown>): string[] =>
    [(headers[header ?? ""] as string | undefined) ?? []].flat();
  return { heard, gate, lines, authorization, logged: [] as unknown[], requests: [] as unknown[] };
}

async function startExpress(options: WatchOptions = {}): Promise<Watched> {
  const { gate, heard, lines, logged, requests, authorization } = parts(options);
  const app = express();
  app.use((req, res, next) => {
    requests.push(req);
    res.on("finish", () => logged.push(ofExpress(req)));
    next();
  });
  const own = authorization ?? ((req: express.Request) => lines(req.headers));
  const adapter = options.header || authorization ? { authorization: own } : {};
  app.get("/orders/:id", forExpress(gate, adapter)(policy), (_req, res) => void res.json({}));
  const { origin, close } = await startServer(app);
  return { origin, logged, heard, requests, [Symbol.asyncDispose]: close };
}

async function startKoa(options: WatchOptions = {}): Promise<Watched> {
  const { gate, heard, lines, logged, requests, authorization } = parts(options);
  const app = new Koa();
  app.use(async (ctx, next) => {
    requests.push(ctx);
    await next();
    logged.push(ofKoa(ctx));
  });
  const own = authorization ?? ((ctx: Koa.Context) => lines(ctx.headers));
  const adapter = options.header || authorization ? { authorization: own } : {};
  app.use(forKoa(gate, adapter)(policy));
  app.use((ctx) => {
    ctx.body = {};
  });
  const { origin, close } = await startServer(app.callback());
  return { origin, logged, heard, requests, [Symbol.asyncDispose]: close };
}

async function startHapi(options: WatchOptions = {}): Promise<Watched> {
  const { gate, heard, lines, logged, requests, authorization } = parts(options);
  const server = createHapi({ host: "127.0.0.1", port: 0 });
  const own = authorization ?? ((request: { headers: object }) => lines({ ...request.headers }));
  const adapter = options.header || authorization ? { authorization: own } : {};
  await server.register({ plugin: forHapi, options: { gate, ...adapter } });
  server.auth.default("callgate");
  server.ext("onRequest", (request, h) => {
    requests.push(request);
    return h.continue;
  });
  server.events.on("response", (request) => void logged.push(ofHapi(request)));
  server.route({
    method: "GET",
    path: "/orders/{id}",
    handler: () => ({}),
    options: { plugins: { callgate: policy } },
  });
  await server.start();
  return {
    origin: server.info.uri,
    logged,
    heard,
    requests,
    [Symbol.asyncDispose]: () => server.stop({ timeout: 0 }),
  };
}

async function startFastify(options: WatchOptions = {}): Promise<Watched> {
  const { gate, heard, lines, logged, requests, authorization } = parts(options);
  const app = createFastify({ forceCloseConnections: true });
  const own = authorization ?? ((request: { headers: object }) => lines({ ...request.headers }));
  const adapter = options.header || authorization ? { authorization: own } : {};
  app.addHook("onRequest", async (request) => void requests.push(request));
  await app.register(forFastify, { gate, ...adapter });
  app.addHook("onResponse", async (request) => void logged.push(ofFastify(request)));
  app.get("/orders/:id", { config: { callgate: policy } }, () => ({}));
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return { origin, logged, heard, requests, [Symbol.asyncDispose]: () => app.close() };
}

async function startHono(options: WatchOptions = {}): Promise<Watched> {
  const { gate, heard, lines, logged, requests, authorization } = parts(options);
  const own = authorization ?? ((c: Context) => lines(c.req.header()));
  const adapter = options.header || authorization ? { authorization: own } : {};
  const app = new Hono();
  app.use(async (c, next) => {
    requests.push(c);
    await next();
    logged.push(ofHono(c));
  });
  app.get("/orders/:id", forHono(gate, adapter)(policy), (c) => c.json({}));
  const { origin, close } = await startServer(serving(app.fetch));
  return { origin, logged, heard, requests, [Symbol.asyncDispose]: close };
}

async function startFetch(options: WatchOptions = {}): Promise<Watched> {
  const { gate, heard, lines, logged, requests, authorization } = parts(options);
  const own = authorization ?? ((request: Request) => lines(Object.fromEntries(request.headers)));
  const adapter = options.header || authorization ? { authorization: own } : {};
  const handle = forFetch(gate, adapter).handler(policy, () => Response.json({}));
  const { origin, close } = await startServer(
    serving(async (request) => {
      requests.push(request);
      const response = await handle(request);
      logged.push(ofFetch(request));
      return response;
    }),
  );
  return { origin, logged, heard, requests, [Symbol.asyncDispose]: close };
}

const serving = (fetch: (request: Request) => Response | Promise<Response>) =>
  getRequestListener(fetch, { overrideGlobalObjects: false });

const starts = [
  ["Express", startExpress],
  ["Koa", startKoa],
  ["hapi", startHapi],
  ["Fastify", startFastify],
  ["Hono", startHono],
  ["a fetch handler", startFetch],
] as const;

describe.each(starts)("watching decisions in %s", (_name, start) => {
  it.each([
    ["an admitted request", "reports", 200],
    ["a refused request", "stranger", 403],
    ["a request without credentials", undefined, 401],
  ])("finds the decision about %s", async (_what, caller, status) => {
    await using app = await start();
    const token = caller && (await issuer.token({ caller }));
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(`${app.origin}/orders/7`, { headers });
    await response.text();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(response.status).toBe(status);
    const [event, request] = app.heard[0] ?? [];
    expect(app.logged).toMatchObject([{ decisionId: event?.decisionId, outcome: event?.outcome }]);
    expect(request).toBe(app.requests[0]);
  });
});

describe.each(starts)("Authorization lines from elsewhere in %s", (_name, start) => {
  const header = "x-serverless-authorization";

  it("are the only ones that count", async () => {
    await using app = await start({ header });
    const good = `Bearer ${await issuer.token({ caller: "reports" })}`;
    const statusFor = async (headers: Record<string, string>) =>
      (await fetch(`${app.origin}/orders/7`, { headers })).status;
    expect(await statusFor({ [header]: good })).toBe(200);
    expect(await statusFor({ authorization: good })).toBe(401);
    expect(await statusFor({ [header]: "Bearer x", authorization: good })).toBe(401);
  });

  it("that cannot be read cause a failure to decide", async () => {
    const broken = new Error("the cookie is garbled");
    const authorization = (): never => {
      throw broken;
    };
    await using app = await start({ authorization });
    const response = await fetch(`${app.origin}/orders/7`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(app.heard[0]?.[0]).toMatchObject({ reason: "decision_failed", error: broken });
  });
});
