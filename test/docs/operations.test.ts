import { callgate as expressGate } from "@callgate/express";
import { callgate as koaGate } from "@callgate/koa";
import { createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import Router from "@koa/router";
import express from "express";
import Koa from "koa";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";

const issuer = await createTestIssuer();
afterAll(() => issuer.close());

async function serve(listener: Parameters<typeof startServer>[0]): Promise<string> {
  const server = await startServer(listener);
  onTestFinished(() => server.close());
  return server.origin;
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

// The statements of docs/operations.md about frameworks. If one of these fails, the page is wrong.
describe("in Express", () => {
  it("runs param callbacks before the gate of a route", async () => {
    const gate = expressGate(issuer.gateOptions);
    const app = express();
    const loaded: string[] = [];
    app.param("id", (_req, _res, next, id) => {
      loaded.push(id);
      next();
    });
    app.get("/orders/:id", gate({ callers: ["reports"] }), (_req, res) => void res.send("order"));
    expect(await statusOf(`${await serve(app)}/orders/7`)).toBe(401);
    expect(loaded).toEqual(["7"]);
  });

  it("runs them after a gate that is mounted on the path before it", async () => {
    const gate = expressGate(issuer.gateOptions);
    const app = express();
    const orders = express.Router();
    const loaded: string[] = [];
    orders.param("id", (_req, _res, next, id) => {
      loaded.push(id);
      next();
    });
    orders.get("/:id", (_req, res) => void res.send("order"));
    app.use("/orders", gate({ callers: ["reports"] }), orders);
    expect(await statusOf(`${await serve(app)}/orders/7`)).toBe(401);
    expect(loaded).toEqual([]);
  });

  it("leaves a route open that is declared without a gate, and refuses requests without a route", async () => {
    const gate = expressGate(issuer.gateOptions);
    const app = express();
    app.get("/forgotten", (_req, res) => void res.send("open"));
    app.use(gate.undeclared());
    const origin = await serve(app);
    expect(await statusOf(`${origin}/forgotten`)).toBe(200);
    expect(await statusOf(`${origin}/nowhere`)).toBe(401);
  });
});

describe("in Koa", () => {
  it("runs param callbacks before the gate of a route", async () => {
    const gate = koaGate(issuer.gateOptions);
    const router = new Router();
    const loaded: string[] = [];
    router.param("id", (id, _context, next) => {
      loaded.push(id);
      return next();
    });
    router.get("/orders/:id", gate({ callers: ["reports"] }), (context) => {
      context.body = "order";
    });
    const app = new Koa().use(router.routes());
    expect(await statusOf(`${await serve(app.callback())}/orders/7`)).toBe(401);
    expect(loaded).toEqual(["7"]);
  });

  it("refuses requests without a route on the application, and not on a router", async () => {
    const gate = koaGate(issuer.gateOptions);
    const router = new Router();
    router.get("/forgotten", (context) => {
      context.body = "open";
    });
    router.use(gate.undeclared());
    const onRouter = await serve(new Koa().use(router.routes()).callback());
    expect(await statusOf(`${onRouter}/nowhere`)).toBe(404);
    const application = new Koa().use(router.routes()).use(gate.undeclared());
    const onApplication = await serve(application.callback());
    expect(await statusOf(`${onApplication}/forgotten`)).toBe(200);
    expect(await statusOf(`${onApplication}/nowhere`)).toBe(401);
  });
});

describe("a readiness probe on health().usable", () => {
  it("stays red without a request, and turns green by itself with prefetch", async () => {
    const lazy = expressGate(issuer.gateOptions);
    const prefetched = expressGate({ ...issuer.gateOptions, prefetch: true });
    await expect.poll(() => prefetched.health().usable).toBe(true);
    expect(lazy.health().usable).toBe(false);
    prefetched.close();
  });
});
