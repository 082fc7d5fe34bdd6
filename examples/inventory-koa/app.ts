import { randomUUID } from "node:crypto";
import { authOf, callgate, type KoaGate } from "@callgate/koa";
import { Router } from "@koa/router";
import Koa from "koa";

/** Whose tokens the service accepts, and the audience they have to be issued for. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
}

interface Item {
  readonly id: string;
  readonly createdBy: string;
}

/** Inventory: four endpoints, each with its callers declared beside it. */
export function createApp({ issuer, audience }: AppOptions): { app: Koa; gate: KoaGate } {
  const gate = callgate({ issuer, audience });
  const items = new Map<string, Item>([["1", { id: "1", createdBy: "checkout" }]]);
  const app = new Koa();
  const router = new Router();

  router.get(
    "/items",
    gate({ callers: ["checkout", "reports"], scope: "inventory:read" }),
    (ctx) => {
      ctx.body = [...items.values()];
    },
  );

  router.get("/items/:id", gate({ callers: "any", scope: "inventory:read" }), (ctx) => {
    const item = items.get(ctx.params.id ?? "");
    if (item === undefined) ctx.status = 404;
    else ctx.body = item;
  });

  router.post("/items", gate({ callers: ["checkout"], scope: "inventory:write" }), (ctx) => {
    const item = { id: randomUUID(), createdBy: authOf(ctx).caller.id };
    items.set(item.id, item);
    ctx.status = 201;
    ctx.body = item;
  });

  router.delete(
    "/items/:id",
    gate({
      callers: ["checkout", "catalog-sync"],
      scope: "inventory:write",
      tokens: "app",
      condition: ({ caller }, { url }) => items.get(lastSegment(url))?.createdBy === caller.id,
    }),
    (ctx) => {
      items.delete(ctx.params.id ?? "");
      ctx.status = 204;
    },
  );

  // No caller, no token: for whoever keeps the service running.
  router.get("/readyz", (ctx) => {
    const health = gate.health();
    ctx.status = health.usable ? 200 : 503;
    ctx.body = health;
  });

  app.use(router.routes());
  app.use(gate.undeclared());
  return { app, gate };
}

function lastSegment(url: string): string {
  const { pathname } = new URL(url, "http://localhost");
  return pathname.slice(pathname.lastIndexOf("/") + 1);
}
