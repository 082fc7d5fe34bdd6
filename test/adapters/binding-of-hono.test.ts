import { callgate, decisionOf, type HonoGate } from "@callgate/hono";
import type { PolicyDocument } from "@callgate/policy";
import { createTestIssuer, type TestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { getRequestListener } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { LinearRouter } from "hono/router/linear-router";
import { TrieRouter } from "hono/router/trie-router";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchange, type RawRequest } from "./support/raw-http.js";

let issuer: TestIssuer;
let good: string;
beforeAll(async () => {
  issuer = await createTestIssuer();
  good = `Authorization: Bearer ${await issuer.token({ caller: "a" })}`;
});
afterAll(() => issuer.close());

/** Routes by their names; `GET /health` is public, and other callers than `a` may call those of `/closed`. */
const ROUTES = [
  "GET /",
  "GET /a",
  "POST /a",
  "OPTIONS /a",
  "GET /heads",
  "GET /orders/:id",
  "GET /orders/me",
  "GET /orders/:id{[0-9]+}/lines",
  "GET /files/*",
  "GET /opt/:id?",
  "* /all",
  "GET /health",
  "GET /v1/orders/:id",
  "GET /closed/:id",
  "GET /closed/open",
] as const;
type Name = (typeof ROUTES)[number];

const PATHS =
  "/ /a /A /a/ /a// //a ///a /%61 /%41 /a%2F /a%2Fb /a;x /a?b=/health /a#b /./a /x/../a /health /HEALTH /health/ /health/../a " +
  "/health%2f..%2fa /heads /orders/7 /orders/me /orders/%6De /orders/ME /orders/me/ /orders//me /orders/a%2Fb /orders/7/lines " +
  "/orders/x/lines /files/ /files/a /files/../a /files/..%2fa /files//a /opt /opt/7 /opt/ /all /v1/orders/7 //v1//orders/7 " +
  "/v1/%6Frders/7 /closed/7 /closed/open /closed/%6Fpen /%2561 /%zz /orders/%zz * http://evil.example/a http://evil.example//a " +
  "http://evil.example/health http://evil.example/closed/7";

const conditionOf = (name: Name) => `condition${ROUTES.indexOf(name)}`;
const document: PolicyDocument = {
  version: 1,
  endpoints: Object.fromEntries(
    ROUTES.map((name) => [
      name,
      name === "GET /health"
        ? "public"
        : { callers: name === "GET /closed/:id" ? ["b"] : ["a"], condition: conditionOf(name) },
    ]),
  ) as PolicyDocument["endpoints"],
};

const routers = {
  "as it is": () => new Hono(),
  "with strict: false": () => new Hono({ strict: false }),
  "with the trie router": () => new Hono({ router: new TrieRouter() }),
  "with the linear router": () => new Hono({ router: new LinearRouter() }),
};

describe.each(Object.entries(routers))("Hono %s", (_name, create) => {
  it.each(["in front", "by name"])(
    "runs no handler without the decision of its own route: a gate %s",
    async (way) => {
      const decided: string[] = [];
      const handled: (readonly [Name, Context])[] = [];
      const conditions = Object.fromEntries(
        ROUTES.map((name) => [conditionOf(name), () => decided.push(name) > 0]),
      );
      const gate = callgate({
        issuer: issuer.url,
        audience: issuer.audience,
        policy: document,
        conditions,
      });
      const app = build(create(), gate, way, handled);
      gate.sealed(app);
      const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
      await using server = await startServer(listener);
      const reached = new Set<Name>();
      for (const request of requests()) {
        decided.length = 0;
        handled.length = 0;
        await exchange(server.port, request).catch(() => undefined);
        const asked = JSON.stringify(request).replaceAll(good, "good");
        for (const [name, context] of handled) {
          reached.add(name);
          if (name === "GET /health") continue;
          expect([asked, decided]).toEqual([asked, expect.arrayContaining([name])]);
          expect([asked, decisionOf(context)?.outcome]).toEqual([asked, "allowed"]);
          expect(request.lines).toEqual([good]);
        }
      }
      const closed: readonly string[] =
        way === "in front" ? ["GET /closed/:id", "GET /closed/open"] : ["GET /closed/:id"];
      expect(ROUTES.filter((name) => !reached.has(name))).toEqual(closed);
      gate.close();
    },
  );
});

function build(
  app: Hono,
  gate: HonoGate,
  way: string,
  handled: (readonly [Name, Context])[],
): Hono {
  const v1 = new Hono();
  if (way === "in front") app.use(gate.protect());
  // Before the route with a parameter: by name, the first one answers.
  const ordered = ROUTES.toSorted(
    (one, other) => Number(one.includes(":")) - Number(other.includes(":")),
  );
  for (const name of ordered) {
    const [method = "", path = ""] = name.split(" ");
    const handler = (context: Context) => {
      handled.push([name, context]);
      return context.text("handled");
    };
    const handlers = way === "by name" ? [gate(name), handler] : [handler];
    const [router, own] = path.startsWith("/v1") ? [v1, path.slice(3)] : [app, path];
    router.on(method === "*" ? "ALL" : method, own, ...(handlers as [typeof handler]));
  }
  return app.route("/v1", v1);
}

function* requests(): Iterable<RawRequest> {
  for (const path of PATHS.split(" ")) {
    for (const method of ["GET", "HEAD", "POST", "OPTIONS"]) yield { method, path, lines: [good] };
    yield { path, lines: [] };
    yield { path, lines: [good, good] };
    yield { path, lines: [good, "Authorization: Basic YTpi"] };
    yield { path, lines: ["Authorization: Basic YTpi", good] };
  }
}
