import Router, { type RouterMiddleware } from "@koa/router";
import Koa from "koa";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type Auth,
  authOf,
  callgate,
  type EndpointDeclaration,
  type RouteInventory,
  routes,
} from "./index.js";

// Checked by the compiler: `npm run types` fails when one of these does.

const gate = callgate({ issuer: "https://login.example.com", audience: "stock" });
const readers = gate({ callers: ["reports"] });

interface Session {
  readonly session: string;
}

describe("the types for Koa 3", () => {
  it("know the caller downstream of a gate", () => {
    new Koa().use(readers).use((ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth>();
    });
    new Router().get("/:id", readers, (ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth>();
      expectTypeOf(ctx.params).toEqualTypeOf<Record<string, string>>();
    });
  });

  it("know the caller anywhere else, if there is one", () => {
    const app = new Koa();
    app.use(readers);
    app.use((ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth | undefined>();
      expectTypeOf(authOf(ctx)).toEqualTypeOf<Auth>();
    });
    const router = new Router();
    router.use(readers).get("/", (ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth | undefined>();
      expectTypeOf(authOf(ctx)).toEqualTypeOf<Auth>();
    });
    app.use(router.routes()).use(gate.undeclared());
  });

  it("work with an application's own state", () => {
    new Koa<Session>().use(readers).use((ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth>();
      expectTypeOf(ctx.state.session).toEqualTypeOf<string>();
    });
    new Router<Session>().get("/", readers, (ctx) => {
      expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth>();
      expectTypeOf(ctx.state.session).toEqualTypeOf<string>();
    });
    new Router<Session>().get("/", (ctx) => {
      expectTypeOf(authOf(ctx)).toEqualTypeOf<Auth>();
    });
  });

  it("accept routers with any state", () => {
    const refused = "`policy` is missing";
    expect(() => gate.protect(new Router<Session>(), { at: "/internal" })).toThrow(refused);
    expect(() => gate.sealed([new Router(), new Router<Session>()])).toThrow(refused);
    expectTypeOf(
      routes([new Router(), { router: new Router<Session>(), at: "/internal" }]),
    ).toEqualTypeOf<RouteInventory>();
    // @ts-expect-error The result of `routes()` is not a router.
    expect(() => gate.protect(new Router().routes())).toThrow(refused);
  });

  it("have no certain caller downstream of a public policy, or of one that may be public", () => {
    const declared = "public" as EndpointDeclaration;
    for (const open of [gate("public"), gate(declared)]) {
      new Koa().use(open).use((ctx) => {
        expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth | undefined>();
      });
      new Router().get("/", open, (ctx) => {
        expectTypeOf(ctx.state.auth).toEqualTypeOf<Auth | undefined>();
      });
      expectTypeOf(open).toExtend<Koa.Middleware>();
    }
  });

  it("know the condition's request, and accept grants that end", () => {
    const callers = ["reports", { client: "legacy-batch", until: "2027-01-31" }];
    expectTypeOf(gate("none")).toEqualTypeOf(readers);
    const conditional = gate({
      callers,
      condition: (auth, { original }) => {
        expectTypeOf(auth).toEqualTypeOf<Auth>();
        expectTypeOf(original).toEqualTypeOf<Koa.Context | undefined>();
        return true;
      },
    });
    expectTypeOf(conditional).toEqualTypeOf(readers);
  });

  it("accept a gate wherever Koa's own middleware is accepted", () => {
    expectTypeOf(readers).toExtend<Koa.Middleware>();
    expectTypeOf(readers).toExtend<Koa.Middleware<Session>>();
    expectTypeOf(readers).toExtend<RouterMiddleware>();
  });

  it("refuse the gate itself, and functions that create middleware, in place of middleware", () => {
    const mistakes = () => {
      // @ts-expect-error meant was gate({ callers: ["reports"] })
      new Koa().use(gate);
      // @ts-expect-error meant was gate({ callers: ["reports"] })
      new Router().get("/", gate);
      // @ts-expect-error meant was gate.undeclared()
      new Koa().use(gate.undeclared);
    };
    expectTypeOf(mistakes).toBeFunction();
  });

  it("refuse a policy without callers, and options without an audience", () => {
    // @ts-expect-error callers is mandatory
    const withoutCallers = () => gate({ scope: "stock:read" });
    // @ts-expect-error audience is mandatory
    const withoutAudience = () => callgate({ issuer: "https://login.example.com" });
    expectTypeOf([withoutCallers, withoutAudience]).toBeArray();
  });
});
