import "reflect-metadata";
import { createGate, type Gate } from "@callgate/core";
import { authOf, CallgateModule, Endpoint } from "@callgate/nestjs";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import {
  Controller,
  type INestApplication,
  Req,
  RequestMapping,
  RequestMethod,
  type Type,
  VersioningType,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, type RawRequest } from "./support/raw-http.js";

let issuer: TestIssuer;
let gate: Gate;
let good: string;
beforeAll(async () => {
  issuer = await createTestIssuer();
  gate = createGate({ issuer: issuer.url, audience: issuer.audience });
  good = `Authorization: Bearer ${await issuer.token({ caller: "a" })}`;
});
afterAll(async () => {
  gate.close();
  await issuer.close();
});

const lenient = {
  ignoreTrailingSlash: true,
  ignoreDuplicateSlashes: true,
  caseSensitive: false,
  useSemicolonDelimiter: true,
};

/** What changes how Nest and Fastify match. */
interface Variant {
  readonly fastify?: ConstructorParameters<typeof FastifyAdapter>[0];
  readonly prepare?: (app: INestApplication) => void;
  /** Of every address. */
  readonly prefix?: string;
  readonly hasVersions?: boolean;
}
const VARIANTS: readonly (readonly [string, Variant])[] = [
  ["as it is", {}],
  [
    "with every option that matches more addresses",
    { fastify: { routerOptions: lenient } as never },
  ],
  [
    "with a global prefix, and rewriteUrl",
    {
      fastify: {
        rewriteUrl: ({ url = "/" }) => (url.startsWith("/p/old") ? `/p${url.slice(6)}` : url),
      },
      prefix: "/p",
      prepare: (app) => void app.setGlobalPrefix("p"),
    },
  ],
  [
    "with versions in the address",
    {
      hasVersions: true,
      prepare: (app) => void app.enableVersioning({ type: VersioningType.URI }),
    },
  ],
  [
    "with versions in a header",
    {
      hasVersions: true,
      prepare: (app) =>
        void app.enableVersioning({ type: VersioningType.HEADER, header: "x-version" }),
    },
  ],
];

/** Controllers, each with its routes as method and path; `!` is public. */
const CONTROLLERS: readonly (readonly [
  { readonly path?: string; readonly host?: string; readonly version?: string },
  readonly string[],
])[] = [
  [{ host: "a.example.com" }, ["GET /h"]],
  [{ path: "ver", version: "1" }, ["GET /"]],
  [{ path: "ver", version: "2" }, ["GET /"]],
  [
    {},
    [
      "GET /",
      "GET /a",
      "POST /a",
      "OPTIONS /a",
      "HEAD /heads",
      "GET /orders/me",
      "GET /orders/:id",
      "GET /files/*",
      "GET !/health",
    ],
  ],
  [{ path: "v1" }, ["GET /", "GET /orders/:id"]],
];

const PATHS =
  "/ /a /A /a/ /a// //a ///a /%61 /%41 /a%2F /a%2Fb /a;x /a?b=/health /a#b /./a /x/../a /health /HEALTH /health/ /health/../a " +
  "/health%2f..%2fa /heads /orders/7 /orders/me /orders/%6De /orders/ME /orders/me/ /orders//me /orders/a%2Fb /files/ /files/a " +
  "/files/../a /files/..%2fa /files//a /h /ver /v1/ver /v2/ver /v2/ver/ /V2/ver /v1 /v1/ /V1 //v1 /v1//orders/7 /v1/orders/7 " +
  "/old/a /old/health /old/old/a /%2561 /%zz * http://evil.example/a " +
  "http://evil.example//a http://evil.example/health https://a.example.com/h";

interface Handled {
  readonly route: string;
  readonly caller: string | undefined;
}

describe.each(VARIANTS)("Nest on Fastify %s", (_name, variant) => {
  const { fastify = {}, prepare, prefix = "", hasVersions = false } = variant;

  it("runs no handler without the decision of its own route", async () => {
    const decided: string[] = [];
    const handled: Handled[] = [];
    // Without versions, two handlers of one address would keep it from starting.
    const controllers = CONTROLLERS.filter(([{ version }]) => hasVersions || version !== "2");
    const app = await createApp(fastify, controllers, decided, handled);
    prepare?.(app);
    await app.listen(0, "127.0.0.1");
    const { port } = app.getHttpServer().address() as { readonly port: number };
    const reached = new Set<string>();
    try {
      for (const request of requests(prefix)) {
        decided.length = 0;
        handled.length = 0;
        await exchange(port, request).catch(() => undefined);
        const asked = JSON.stringify(request).replaceAll(good, "good");
        for (const { route, caller } of handled) {
          reached.add(route);
          if (route.includes("!")) continue;
          expect([asked, caller, decided]).toEqual([asked, "a", [route]]);
          expect(request.lines?.filter((line) => line === good)).toHaveLength(1);
        }
      }
    } finally {
      await app.close();
    }
    const all = controllers.flatMap(([options, routes]) =>
      routes.map((each) => keyOf(options, each)),
    );
    expect(all.filter((key) => !reached.has(key))).toEqual([]);
  });
});

function* requests(prefix: string): Iterable<RawRequest> {
  for (const written of PATHS.split(" ")) {
    // The root of a prefix has no slash at its end.
    const path =
      written === "/" ? prefix || "/" : written.replace(/^(http:..[^/]+)?(?=\/)/, `$1${prefix}`);
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) yield { method, path, lines: [good] };
    yield { path, lines: [] };
    yield { path, lines: [good, good] };
    yield { path, host: "a.example.com", lines: [good] };
    yield { path, host: "A.example.com:80", lines: [good] };
    if (!path.endsWith("/ver")) continue;
    yield { path, lines: [good, "X-Version: 1"] };
    yield { path, lines: [good, "X-Version: 2"] };
    yield { path, lines: [good, "X-Version: 1", "X-Version: 2"] };
  }
}

function createApp(
  fastify: NonNullable<Variant["fastify"]>,
  list: typeof CONTROLLERS,
  decided: string[],
  handled: Handled[],
): Promise<INestApplication> {
  const controllers = list.map(([options, routes]) => {
    class Routes {}
    Controller(options)(Routes);
    for (const [index, route] of routes.entries())
      addHandler(Routes, `handle${index}`, route, keyOf(options, route), {
        decided,
        handled,
      });
    return Routes;
  });
  const root = { module: class {}, imports: [CallgateModule.forRoot({ gate })], controllers };
  return NestFactory.create(root, new FastifyAdapter(fastify) as never, {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
}

/** The caller of a request; `undefined` where no decision admitted one. */
function callerOf(request: object): string | undefined {
  try {
    return authOf(request).caller.id;
  } catch {
    return undefined;
  }
}

function keyOf(options: object, route: string): string {
  return `${JSON.stringify(options)} ${route}`;
}

/** Decorators are called as functions, to make the handlers of a list. */
function addHandler(
  controller: Type,
  name: string,
  route: string,
  key: string,
  { decided, handled }: { readonly decided: string[]; readonly handled: Handled[] },
): void {
  const [method = "", written = ""] = route.split(" ");
  const isPublic = written.startsWith("!");
  const value = (request: object): string => {
    handled.push({ route: key, caller: callerOf(request) });
    return "handled";
  };
  const descriptor = { value, configurable: true, writable: true };
  Object.defineProperty(controller.prototype, name, descriptor);
  const mapping = { path: written.replace("!", ""), method: RequestMethod[method as "GET"] };
  RequestMapping(mapping)(controller.prototype, name, descriptor);
  const condition = (): boolean => decided.push(key) > 0;
  const declared = isPublic ? ("public" as const) : { callers: ["a"], condition };
  Endpoint(declared)(controller.prototype, name, descriptor);
  Req()(controller.prototype, name, 0);
}
