import "@callgate/fastify/augment";
import { createGate, type Gate } from "@callgate/core";
import { callgate, decisionOf } from "@callgate/fastify";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import createFastify, {
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
  type RouteOptions,
} from "fastify";
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
/** What Fastify's options change of matching. */
const SERVERS: readonly (readonly [string, FastifyServerOptions])[] = [
  ["as it is", {}],
  ["with every option that matches more addresses", { routerOptions: lenient }],
  [
    "with rewriteUrl, and without HEAD routes",
    {
      exposeHeadRoutes: false,
      rewriteUrl: ({ url = "/" }) => (url.startsWith("/old") ? url.slice(4) : url),
    },
  ],
];

const HOSTED = { constraints: { host: "a.example.com" } };
/** Routes as prefix, method, pattern and options; `!` is public. */
const ROUTES: readonly (readonly [string, string, string, Partial<RouteOptions>?])[] = [
  ["", "GET", "/"],
  ["", "GET", "/a"],
  ["", "POST", "/a"],
  ["", "GET", "/a/"],
  ["", "OPTIONS", "/a"],
  ["", "HEAD", "/heads"],
  ["", "GET", "/heads"],
  ["", "GET", "/orders/:id"],
  ["", "GET", "/orders/me"],
  ["", "GET", "/orders/:id(^\\d+$)/lines"],
  ["", "GET", "/files/*"],
  ["", "GET", "/opt/:id?"],
  ["", "GET", "/h"],
  ["", "GET", "/h", HOSTED],
  ["", "GET", "/ver", { constraints: { version: "1.0.0" } }],
  ["", "GET", "/ver", { constraints: { version: "2.0.0" } }],
  ["", "GET", "!/health"],
  ["/v1", "GET", "/"],
  ["/v1", "GET", "/orders/:id"],
  ["/v2/:tenant", "GET", "/", { prefixTrailingSlash: "slash" }],
  ["/v3", "GET", "/", { prefixTrailingSlash: "no-slash" }],
];

const PATHS =
  "/ /a /A /a/ /a// //a ///a /%61 /%41 /a%2F /a%2Fb /a;x /a?b=/health /a#b /./a /x/../a /health /HEALTH /health/ /health/../a " +
  "/health%2f..%2fa /heads /orders/7 /orders/me /orders/%6De /orders/ME /orders/me/ /orders//me /orders/a%2Fb /orders/7/lines " +
  "/orders/x/lines /files/ /files/a /files/../a /files/..%2fa /files//a /opt /opt/7 /opt/ /h /ver /v1 /v1/ /V1 //v1 /v1//orders/7 " +
  "/v1/orders/7 /v2/t /v2/t/ /v3 /v3/ /old/a /old/health /old/old/a /%2561 /%zz * http://evil.example/a http://evil.example//a " +
  "http://evil.example/health https://a.example.com/h";

interface Handled {
  readonly route: string;
  readonly outcome: string | undefined;
}

describe.each(SERVERS)("Fastify %s", (_name, options) => {
  it("runs no handler without the decision of its own route", async () => {
    const decided: string[] = [];
    const handled: Handled[] = [];
    const app = createFastify({ forceCloseConnections: true, ...options });
    await app.register(callgate, { gate });
    // `/a/` is `/a` there.
    const routes = ROUTES.filter(([, , url]) => url !== "/a/" || options.routerOptions !== lenient);
    for (const route of routes) add(app, route, decided, handled);
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    const port = Number(new URL(origin).port);
    const reached = new Set<string>();
    try {
      for (const request of requests()) {
        decided.length = 0;
        handled.length = 0;
        await exchange(port, request).catch(() => undefined);
        const asked = JSON.stringify(request).replaceAll(good, "good");
        for (const { route, outcome } of handled) {
          reached.add(route);
          if (route.includes("!")) continue;
          expect([asked, outcome, decided]).toEqual([asked, "allowed", [route]]);
          expect(request.lines?.filter((line) => line === good)).toHaveLength(1);
        }
      }
    } finally {
      await app.close();
    }
    expect(routes.map(keyOf).filter((key) => !reached.has(key))).toEqual([]);
  });
});

function* requests(): Iterable<RawRequest> {
  for (const path of PATHS.split(" ")) {
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) yield { method, path, lines: [good] };
    yield { path, lines: [] };
    yield { path, lines: [good, good] };
    yield { path, host: "a.example.com", lines: [good] };
    yield { path, host: "A.example.com:80", lines: [good] };
    if (!path.startsWith("/ver")) continue;
    yield { path, lines: [good, "Accept-Version: 1.x"] };
    yield { path, lines: [good, "Accept-Version: 2.0.0"] };
    yield { path, lines: [good, "Accept-Version: 1.x", "Accept-Version: 2.0.0"] };
  }
}

function keyOf([prefix, method, url, options]: (typeof ROUTES)[number]): string {
  return `${method} ${prefix}${url} ${JSON.stringify(options?.constraints ?? {})}`;
}

function add(
  app: FastifyInstance,
  route: (typeof ROUTES)[number],
  decided: string[],
  handled: Handled[],
): void {
  const [prefix, method, url, options] = route;
  const key = keyOf(route);
  const condition = () => decided.push(key) > 0;
  const isPublic = url.startsWith("!");
  const declared = isPublic ? ("public" as const) : { callers: ["a"], condition };
  const handler = (request: FastifyRequest) => {
    handled.push({ route: key, outcome: decisionOf(request)?.outcome });
    return "handled";
  };
  app.register(
    async (scope) => {
      const config = { callgate: declared };
      scope.route({ ...options, method, url: url.replace("!", ""), config, handler });
    },
    { prefix },
  );
}
