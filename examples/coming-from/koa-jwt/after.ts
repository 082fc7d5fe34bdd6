import { authOf, callgate } from "@callgate/koa";
import Router from "@koa/router";
import Koa from "koa";

export function createApp(issuer: string, audience: string): Koa {
  const gate = callgate({ issuer, audience });

  const router = new Router();
  router.get("/health", gate("public"), (ctx) => {
    ctx.body = { status: "up" };
  });
  router.get("/orders", gate({ callers: ["reports"], scope: "orders:read" }), (ctx) => {
    ctx.body = { for: authOf(ctx).caller.id };
  });

  const app = new Koa();
  app.use(router.routes());
  app.use(gate.undeclared()); // last
  return app;
}
