import "reflect-metadata";
import type { ServerResponse } from "node:http";
import type { TlsOptions } from "node:tls";
import type { Auth, EndpointDeclaration, Gate } from "@callgate/core";
import {
  authOf,
  CallgateModule,
  type CallgateModuleOptions,
  Endpoint,
  type HandlerDeclaration,
  RefusedError,
} from "@callgate/nestjs";
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type INestApplication,
  Req,
  RequestMapping,
  RequestMethod,
} from "@nestjs/common";
import { type AbstractHttpAdapter, NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";

/** A platform of Nest. */
export type Platform = "Express" | "Fastify";

const platforms: Readonly<Record<Platform, (tls?: TlsOptions) => AbstractHttpAdapter>> = {
  Express: () => new ExpressAdapter(),
  Fastify: (tls) => new FastifyAdapter((tls && { https: tls }) as never),
};

/** A handler of a controller: of every method where `method` is `*`. */
export interface NestRoute {
  readonly method: string;
  readonly path: string;
  /** Not there for a handler that declares nothing. */
  readonly declared?: HandlerDeclaration;
  readonly answer: (auth: Auth | undefined) => unknown;
}

/** An application with these handlers, which does not listen yet. Decorators are called as functions, to make the classes of lists. */
export async function createNest(
  platform: Platform,
  options: CallgateModuleOptions,
  routes: readonly NestRoute[],
  tls?: TlsOptions,
): Promise<INestApplication> {
  class Routes {}
  Controller()(Routes);
  for (const [index, { method, path, declared, answer }] of routes.entries()) {
    const name = `handle${index}`;
    const value = (request: object) => answer(callerOf(request));
    const descriptor = { value, configurable: true, writable: true };
    Object.defineProperty(Routes.prototype, name, descriptor);
    const number = method === "*" ? RequestMethod.ALL : RequestMethod[method as "GET"];
    RequestMapping({ path, method: number })(Routes.prototype, name, descriptor);
    if (declared !== undefined) Endpoint(declared)(Routes.prototype, name, descriptor);
    Req()(Routes.prototype, name, 0);
  }
  const root = {
    module: class {},
    imports: [CallgateModule.forRoot(options)],
    controllers: [Routes],
  };
  return NestFactory.create(root, platforms[platform](tls) as never, {
    ...((tls && platform === "Express" ? { httpsOptions: tls } : {}) as object),
    logger: false,
    abortOnError: false,
    bodyParser: false,
    forceCloseConnections: true,
  });
}

/** The caller of a request, where there is one. */
function callerOf(request: object): Auth | undefined {
  try {
    return authOf(request);
  } catch {
    return undefined;
  }
}

/** What a service in any framework has. */
interface Described {
  readonly endpoints: readonly {
    readonly path: string;
    readonly policy: EndpointDeclaration;
    readonly handler: (auth: Auth | undefined) => object;
  }[];
  readonly handlesErrors?: boolean;
  readonly isImpatient?: boolean;
  readonly tls?: TlsOptions;
  readonly vary?: string;
}

/** The service in Nest, with a handler for everything else that declares nothing. */
export async function startNest(
  platform: Platform,
  gate: Gate,
  { endpoints, handlesErrors = false, isImpatient = false, tls, vary, ...options }: Described,
  teapot: (error: unknown, auth: Auth | undefined) => object,
): Promise<AsyncDisposable & { readonly port: number }> {
  const rest = {
    method: "*",
    path: platform === "Express" ? "{*path}" : "*",
    answer: () => "open",
  };
  const routes = endpoints.map(
    ({ path, policy, handler }): NestRoute => ({
      method: "*",
      path,
      declared: policy,
      answer: handler,
    }),
  );
  const app = await createNest(platform, { gate, ...options }, [...routes, rest], tls);
  if (vary !== undefined) setVary(app, platform, vary);
  if (platform === "Fastify") leaveBodies(app.getHttpAdapter().getInstance());
  if (isImpatient) beImpatient(app, platform);
  if (handlesErrors) app.useGlobalFilters(new (filterWith(teapot))());
  // It is refused its start for that handler; here it listens all the same.
  await app.init().catch(() => {});
  const adapter = app.getHttpAdapter();
  await new Promise<void>((resolve) => adapter.listen(0, "127.0.0.1", () => resolve()));
  const { port } = adapter.getHttpServer().address() as { readonly port: number };
  return { port, [Symbol.asyncDispose]: () => app.close() };
}

/** Fastify parses bodies before Nest's guards run, and refuses media types that it does not know: here no body is read. */
function leaveBodies(fastify: FastifyParsers): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser("*", (_request, _payload, done) => done(null));
}

interface FastifyParsers {
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    type: string,
    parser: (request: object, payload: object, done: (error: null) => void) => void,
  ): void;
}

/** Answers before the gate does. */
function beImpatient(app: INestApplication, platform: Platform): void {
  if (platform === "Express") {
    app.use(
      (_request: object, response: { sendStatus(status: number): void }, next: () => void) => {
        next();
        response.sendStatus(504);
      },
    );
    return;
  }
  const hook = (_request: object, reply: FastifyReply, done: () => void) => {
    done();
    reply.code(504).send();
  };
  app.getHttpAdapter().getInstance().addHook("onRequest", hook);
}

interface FastifyReply {
  code(status: number): { send(): void };
  header(name: string, value: string): void;
}

/** As CORS of the platform does. */
function setVary(app: INestApplication, platform: Platform, vary: string): void {
  if (platform === "Express") {
    app.use((_request: object, response: ServerResponse, next: () => void) => {
      response.setHeader("vary", vary);
      next();
    });
    return;
  }
  const hook = (_request: object, reply: FastifyReply, done: () => void) => {
    reply.header("vary", vary);
    done();
  };
  app.getHttpAdapter().getInstance().addHook("onRequest", hook);
}

function filterWith(teapot: (error: unknown, auth: Auth | undefined) => object) {
  class Filter {
    catch(error: unknown, host: ArgumentsHost): void {
      const [request, response] =
        host.getArgs<[object, { status(status: number): { send(body: object): void } }]>();
      response.status(418).send(teapot(error, callerOf(request)));
    }
  }
  Catch(RefusedError)(Filter);
  return Filter;
}
