import Router, { type RouterMiddleware } from "@koa/router";
import Koa from "koa";
import { describe, expectTypeOf, it } from "vitest";
import { type Auth, authOf, callgate } from "./index.js";

// Held by the compiler: `npm run types` fails where one of these does.

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

  it("know the caller anywhere else, where there is one", () => {
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

  it("go along with an application's own state", () => {
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

  it("let a gate stand wherever Koa's own middleware may", () => {
    expectTypeOf(readers).toExtend<Koa.Middleware>();
    expectTypeOf(readers).toExtend<Koa.Middleware<Session>>();
    expectTypeOf(readers).toExtend<RouterMiddleware>();
  });

  it("refuse a policy without callers, and options without an audience", () => {
    // @ts-expect-error callers is mandatory
    const withoutCallers = () => gate({ scope: "stock:read" });
    // @ts-expect-error audience is mandatory
    const withoutAudience = () => callgate({ issuer: "https://login.example.com" });
    expectTypeOf([withoutCallers, withoutAudience]).toBeArray();
  });
});
