import "@callgate/express/augment";
import "@callgate/fastify/augment";
import "@callgate/hapi/augment";
import "@callgate/koa/augment";
import type { RequestListener } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { TlsOptions } from "node:tls";
import { type Auth, type EndpointDeclaration, type Gate, RefusedError } from "@callgate/core";
import type { AdapterOptions } from "@callgate/core/adapter";
import { callgate as callgateForExpress } from "@callgate/express";
import { callgate as callgateForFastify } from "@callgate/fastify";
import { callgate as callgateForFetch, withDecisionHeaders } from "@callgate/fetch";
import { callgate as callgateForHapi } from "@callgate/hapi";
import { callgate as callgateForHono } from "@callgate/hono";
import { callgate as callgateForKoa } from "@callgate/koa";
import { startServer } from "@callgate-tooling/test-support";
import { server as createHapi } from "@hapi/hapi";
import { getRequestListener, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import Router from "@koa/router";
import express, { type ErrorRequestHandler } from "express";
import express4 from "express4";
import createFastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import Koa2 from "koa2";
import { startNest } from "./nest-service.js";

/** The same service in one framework. */
export interface Framework {
  readonly name: string;
  start(gate: Gate, service: Service): Promise<RunningApp>;
}

/** The options of a service that differ from the simplest one. */
export interface Service extends AdapterOptions {
  /** Everything behind the gate, for every method; anything else is an undeclared endpoint. */
  readonly endpoints: readonly Endpoint[];
  /** Whether it has an error handler of its own, which answers {@link teapot} to a refusal. */
  readonly handlesErrors?: boolean;
  /** TLS of the service; in HTTP/2 too, where the framework supports that. */
  readonly tls?: TlsOptions;
  /** A `Vary` that something in front of the gate sets. */
  readonly vary?: string;
  /** Whether it answers 503 or 504 without waiting for the gate: at once, or in hapi after {@link PATIENCE_MS}. */
  readonly isImpatient?: boolean;
}

/** One endpoint: who may call it, and what it answers. */
export interface Endpoint {
  readonly path: string;
  readonly policy: EndpointDeclaration;
  /** Builds the body of the answer from the framework's own place for the caller. */
  readonly handler: (auth: Auth | undefined) => object;
}

/** How long hapi waits for the gate of an impatient service. */
export const PATIENCE_MS = 1000;

/** A service that listens on 127.0.0.1. */
export interface RunningApp extends AsyncDisposable {
  readonly port: number;
}

/** Every framework with an adapter, in each supported major version. */
export const frameworks: readonly Framework[] = [
  { name: "Express 4", start: startExpress(express4 as unknown as typeof express) },
  { name: "Express 5", start: startExpress(express) },
  { name: "Koa 2", start: startKoa(Koa2 as unknown as typeof Koa) },
  { name: "Koa 3", start: startKoa(Koa) },
  { name: "hapi 21", start: startHapi },
  { name: "Fastify 5", start: startFastify },
  { name: "Hono 4", start: startHono },
  { name: "A fetch handler", start: startFetch },
  {
    name: "Nest on Express",
    start: (gate, service) => startNest("Express", gate, service, teapot),
  },
  {
    name: "Nest on Fastify",
    start: (gate, service) => startNest("Fastify", gate, service, teapot),
  },
];

/** The answer of a service's own error handler to a refusal: status 418, and the contents of the error. */
function teapot(error: unknown, auth: object | null | undefined): object {
  if (!(error instanceof RefusedError)) throw error;
  return { code: error.code, decision: error.decision, sawAuth: Boolean(auth) };
}

function startExpress(create: typeof express): Framework["start"] {
  return (
    gate,
    { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options },
  ) => {
    const guard = callgateForExpress(gate, options);
    const app = create();
    if (vary !== undefined) {
      app.use((_req, res, next) => {
        res.vary(vary);
        next();
      });
    }
    if (gate.resource !== undefined) app.use(guard.metadata());
    if (isImpatient) {
      app.use((_req, res, next) => {
        next();
        res.sendStatus(504);
      });
    }
    for (const { path, policy, handler } of endpoints) {
      app.all(path, guard(policy), (req, res) => {
        res.json(handler(req.auth));
      });
    }
    app.use(guard.undeclared());
    if (handlesErrors) {
      const onError: ErrorRequestHandler = (error, req, res, _next) => {
        res.status(418).json(teapot(error, req.auth));
      };
      app.use(onError);
    }
    return listen(app, tls, "HTTP/1");
  };
}

function startKoa(Application: typeof Koa): Framework["start"] {
  return (
    gate,
    { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options },
  ) => {
    const guard = callgateForKoa(gate, options);
    const app = new Application();
    // Koa would print aborted and malformed requests.
    app.silent = true;
    if (vary !== undefined) {
      app.use((ctx, next) => {
        ctx.vary(vary);
        return next();
      });
    }
    if (gate.resource !== undefined) app.use(guard.metadata());
    if (isImpatient) {
      app.use((ctx, next) => {
        void next();
        ctx.status = 504;
      });
    }
    if (handlesErrors) {
      app.use((ctx, next) =>
        next().catch((error: unknown) => {
          ctx.status = 418;
          ctx.body = teapot(error, ctx.state.auth);
        }),
      );
    }
    const router = new Router();
    for (const { path, policy, handler } of endpoints) {
      router.all(path, guard(policy), (ctx) => {
        ctx.body = handler(ctx.state.auth);
      });
    }
    app.use(router.routes()).use(guard.undeclared());
    return listen(app.callback(), tls);
  };
}

async function startHapi(
  gate: Gate,
  { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options }: Service,
): Promise<RunningApp> {
  const timeout = { server: isImpatient ? PATIENCE_MS : false } as const;
  const secure = tls && { listener: createSecureServer({ ...tls, allowHTTP1: true }), tls: true };
  const server = createHapi({
    ...(secure as object | undefined),
    host: "127.0.0.1",
    port: 0,
    routes: { timeout },
  });
  if (vary !== undefined) {
    server.ext("onPreResponse", ({ response }, h) => {
      const headers = "output" in response ? response.output.headers : response.headers;
      headers.vary = vary;
      return h.continue;
    });
  }
  await server.register({ plugin: callgateForHapi, options: { gate, ...options } });
  server.auth.default("callgate");
  if (handlesErrors) {
    server.ext("onPreResponse", ({ response, auth }, h) =>
      "isBoom" in response && response.isBoom
        ? h.response(teapot(response, auth.credentials)).code(418)
        : h.continue,
    );
  }
  for (const { path, policy, handler } of endpoints) {
    server.route({
      method: "*",
      path,
      handler: ({ auth }) => handler((auth.credentials as Auth | null) ?? undefined),
      options: { plugins: { callgate: policy } },
    });
  }
  await server.start();
  // Without a policy, it would have prevented the server's start.
  server.route({ method: "*", path: "/{path*}", handler: () => "open" });
  return {
    port: Number(server.info.port),
    [Symbol.asyncDispose]: () => server.stop({ timeout: 0 }),
  };
}

async function startFastify(
  gate: Gate,
  { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options }: Service,
): Promise<RunningApp> {
  const app = createFastify({
    forceCloseConnections: true,
    ...((tls && { http2: true, https: { ...tls, allowHTTP1: true } }) as object),
  });
  if (vary !== undefined) {
    app.addHook("onRequest", (_request, reply, done) => {
      reply.header("vary", vary);
      done();
    });
  }
  if (isImpatient) {
    app.addHook("onRequest", (_request, reply, done) => {
      done();
      reply.code(504).send();
    });
  }
  app.register(async (scope) => {
    // Added before the plugin of its scope, it is not checked when the application starts.
    scope.all("/*", () => "open");
    await scope.register(callgateForFastify.scoped, { gate, ...options });
    if (handlesErrors) {
      scope.setErrorHandler((error, request, reply) =>
        reply.code(418).send(teapot(error, request.auth)),
      );
    }
    for (const { path, policy, handler } of endpoints) {
      scope.all(path, { config: { callgate: policy } }, ({ auth }) => handler(auth ?? undefined));
    }
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return { port: Number(new URL(origin).port), [Symbol.asyncDispose]: () => app.close() };
}

function startHono(
  gate: Gate,
  { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options }: Service,
): Promise<RunningApp> {
  const guard = callgateForHono(gate, options);
  const app = new Hono<{ Variables: { auth: Auth | undefined } }>();
  if (vary !== undefined) {
    app.use((c, next) => {
      c.res.headers.set("vary", vary);
      return next();
    });
  }
  if (gate.resource !== undefined) app.use(guard.metadata());
  if (isImpatient) {
    app.use(async (c, next) => {
      void next();
      return c.body(null, 504);
    });
  }
  for (const { path, policy, handler } of endpoints) {
    app.all(path, guard(policy), (c) => c.json(handler(c.var.auth)));
  }
  app.all("*", guard.undeclared()).all("*", (c) => c.text("open"));
  if (handlesErrors) {
    app.onError((error, c) => c.json(teapot(error.cause, c.get("auth")), 418));
  }
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }), tls);
}

/** With a small router, as those of frameworks that hand a Web request to a function. */
function startFetch(
  gate: Gate,
  { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options }: Service,
): Promise<RunningApp> {
  const guard = callgateForFetch(gate, options);
  const routes = endpoints.map(({ path, policy, handler }) => {
    const pattern = new RegExp(`^${path.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
    return { path, pattern, policy: guard.policy(policy), handler };
  });
  const route = async (request: Request, connection: unknown): Promise<Response> => {
    const metadata = gate.resource && guard.metadata(request);
    if (metadata !== undefined) return metadata;
    for (const { path, pattern, policy, handler } of routes) {
      const found = pattern.exec(new URL(request.url).pathname);
      if (found === null) continue;
      const params = decoded(found.groups);
      const details = { route: `${request.method} ${path}`, params, connection };
      const auth = await guard(request, policy, details);
      if (auth instanceof Response) return auth;
      return withDecisionHeaders(request, Response.json(handler(auth)));
    }
    return (await guard.undeclared(request)) ?? new Response("open");
  };
  const recover = (error: unknown): Response => {
    if (!(error instanceof RefusedError)) throw error;
    const { status, headers, message, decision } = error;
    if (!handlesErrors) return new Response(message, { status, headers });
    const init = { status: 418, headers: { ...decision.headers } };
    return Response.json(teapot(error, undefined), init);
  };
  const answer = (request: Request, env: HttpBindings | Http2Bindings): Promise<Response> => {
    const answered = route(request, env.incoming.socket).catch(recover);
    return isImpatient ? Promise.resolve(new Response(null, { status: 504 })) : answered;
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  return listen(listener, tls);
}

function decoded(values: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

function listen(
  listener: RequestListener,
  tls?: TlsOptions,
  most: "HTTP/1" | "HTTP/2" = "HTTP/2",
): Promise<RunningApp> {
  if (tls === undefined) return startServer(listener);
  if (most === "HTTP/1") return startServer(createHttpsServer(tls, listener));
  return startServer(createSecureServer({ ...tls, allowHTTP1: true }, listener as never));
}
