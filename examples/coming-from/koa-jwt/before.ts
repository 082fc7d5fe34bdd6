import Router from "@koa/router";
import jwksRsa from "jwks-rsa";
import Koa, { type Middleware } from "koa";
import jwt from "koa-jwt";

export function createApp(issuer: string, audience: string, jwksUri: string): Koa {
  const secret = jwksRsa.koaJwtSecret({ cache: true, rateLimit: true, jwksUri });
  const verified = jwt({ secret, issuer, audience, algorithms: ["RS256"] });

  const reportsOnly: Middleware = (ctx, next) => {
    const { client_id, scope = "" } = ctx.state.user;
    if (client_id !== "reports" || !scope.split(" ").includes("orders:read")) ctx.throw(403);
    return next();
  };

  const router = new Router();
  router.get("/health", (ctx) => {
    ctx.body = { status: "up" };
  });
  router.get("/orders", reportsOnly, (ctx) => {
    ctx.body = { for: ctx.state.user.client_id };
  });

  const app = new Koa();
  app.use(verified.unless({ path: ["/health"] }));
  app.use(router.routes());
  return app;
}
