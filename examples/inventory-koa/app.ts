import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { authOf, callgate, type KoaGate } from "@callgate/koa";
import { Router } from "@koa/router";
import Koa from "koa";

/** Whose tokens the service accepts, the audience they have to be issued for, and who may call what. */
export interface AppOptions {
  readonly issuer: string;
  readonly audience: string;
  /** The policy document. Default: the one next to this file. */
  readonly policy?: string;
}

interface Item {
  readonly id: string;
  readonly createdBy: string;
}

/** Inventory: every endpoint's callers are in `callgate.yaml`, and a route without an entry prevents the service's start. */
export function createApp(options: AppOptions): { app: Koa; gate: KoaGate } {
  const { issuer, audience, policy = policyFile } = options;
  const items = new Map<string, Item>([["1", { id: "1", createdBy: "checkout" }]]);
  const gate = callgate({
    issuer,
    audience,
    policy,
    conditions: {
      createdByCaller: ({ caller }, { params }) =>
        items.get(String(params?.id))?.createdBy === caller.id,
    },
  });
  const app = new Koa();
  const router = new Router();

  router.get("/items", (ctx) => {
    ctx.body = [...items.values()];
  });

  router.get("/items/:id", (ctx) => {
    const item = items.get(ctx.params.id ?? "");
    if (item === undefined) ctx.status = 404;
    else ctx.body = item;
  });

  router.post("/items", (ctx) => {
    const item = { id: randomUUID(), createdBy: authOf(ctx).caller.id };
    items.set(item.id, item);
    ctx.status = 201;
    ctx.body = item;
  });

  router.delete("/items/:id", (ctx) => {
    items.delete(ctx.params.id ?? "");
    ctx.status = 204;
  });

  router.get("/readyz", (ctx) => {
    const health = gate.health();
    ctx.status = health.usable ? 200 : 503;
    ctx.body = health;
  });

  // Last: puts each route's gate in front of it.
  gate.protect(router);
  gate.sealed([router]);
  app.use(router.routes());
  app.use(gate.undeclared());
  return { app, gate };
}

/** Who may call what, next to this file. */
export const policyFile: string = fileURLToPath(new URL("callgate.yaml", import.meta.url));
