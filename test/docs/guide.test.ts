import { clientSecretBasic, createTokenClient } from "@callgate/client";
import { createGate, fromRequest, toAnswer } from "@callgate/core";
import { callgate as expressGate, RefusedError } from "@callgate/express";
import { callgate as plugin } from "@callgate/hapi";
import { callgate as koaGate } from "@callgate/koa";
import { staticSecret } from "@callgate/secrets";
import { bearer, createFakeClock, createTestIssuer } from "@callgate/testkit";
import { startServer } from "@callgate-tooling/test-support";
import { server as createServer } from "@hapi/hapi";
import Router from "@koa/router";
import express, { type ErrorRequestHandler } from "express";
import Koa from "koa";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";

const issuer = await createTestIssuer({
  clients: { checkout: { secret: "pear-tree-44", scopes: ["orders:write"] } },
});
afterAll(() => issuer.close());
const { gateOptions } = issuer;

async function originOf(listener: Parameters<typeof startServer>[0]): Promise<string> {
  const server = await startServer(listener);
  onTestFinished(() => server.close());
  return `${server.origin}/orders`;
}

const CHALLENGE = 'Bearer realm="api"';

// What docs/guide says. Where one of these fails, the page is wrong.
describe("a refusal in a form of the application's own keeps its challenge", () => {
  async function expectOwnForm(response: Response): Promise<void> {
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(CHALLENGE);
    expect(await response.json()).toMatchObject({ error: "credentials_missing" });
  }

  it("in Express", async () => {
    const gate = expressGate({ ...gateOptions, onDenied: "next" });
    const refused: ErrorRequestHandler = (error, _req, res, next) => {
      if (!(error instanceof RefusedError)) return next(error);
      res.status(error.status).set(error.headers).json({ error: error.code });
    };
    const app = express().get("/orders", gate({ callers: ["reports"] }));
    await expectOwnForm(await fetch(await originOf(app.use(refused))));
  });

  it("in Koa", async () => {
    const gate = koaGate({ ...gateOptions, onDenied: "next" });
    const app = new Koa();
    app.use(async (ctx, next) => {
      try {
        await next();
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        ctx.status = error.status;
        ctx.set({ ...error.headers });
        ctx.body = { error: error.code };
      }
    });
    app.use(new Router().get("/orders", gate({ callers: ["reports"] })).routes());
    await expectOwnForm(await fetch(await originOf(app.callback())));
  });

  it("in hapi", async () => {
    const server = createServer({ port: 0, host: "127.0.0.1" });
    await server.register({ plugin, options: { ...gateOptions, onDenied: "next" } });
    server.auth.default("callgate");
    server.ext("onPreResponse", ({ response }, h) => {
      if ("isBoom" in response && response instanceof RefusedError) {
        const { status, code, message } = response;
        response.output.payload = { statusCode: status, error: code, message };
      }
      return h.continue;
    });
    server.route({
      method: "GET",
      path: "/orders",
      options: { plugins: { callgate: { callers: ["reports"] } } },
      handler: () => "orders",
    });
    await server.start();
    onTestFinished(() => server.stop());
    await expectOwnForm(await fetch(`${server.info.uri}/orders`));
  });
});

describe("without a framework", () => {
  it("a Web request is answered with the decision", async () => {
    const gate = createGate(gateOptions);
    const readOrders = gate.policy({ callers: ["reports"] });
    const headers = bearer(await issuer.token({ caller: "billing" }));
    const request = new Request("https://orders.example.com/orders", { headers });
    const decision = await gate.decide(fromRequest(request), readOrders);
    expect(decision.outcome).toBe("denied");
    if (decision.outcome !== "allowed") expect(toAnswer(decision).status).toBe(403);
  });
});

describe("introducing a gate in report mode with no caller listed", () => {
  it("lets every request through, and reports who calls", async () => {
    const seen: unknown[] = [];
    const gate = expressGate({
      ...gateOptions,
      mode: "report",
      onDecision: ({ enforced, reason, caller }) => void seen.push({ enforced, reason, caller }),
    });
    const app = express().get("/orders", gate("none"), (_req, res) => void res.send("orders"));
    const url = await originOf(app);
    const headers = bearer(await issuer.token({ caller: "billing" }));
    expect((await fetch(url, { headers })).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
    expect(seen).toEqual([
      { enforced: false, reason: "caller_not_allowed", caller: "billing" },
      { enforced: false, reason: "credentials_missing", caller: undefined },
    ]);
  });
});

describe("testing", () => {
  it("keys are used through half an hour of outage", async () => {
    const clock = createFakeClock();
    const stopped = await createTestIssuer({ clock });
    const gate = createGate({ issuer: stopped.url, audience: stopped.audience, clock });
    onTestFinished(() => gate.close());
    await gate.ready();
    await stopped.stop();
    await clock.advance(30 * 60_000, gate);
    expect(gate.health().usable).toBe(true);
  });

  it("a hundred calls share one token request", async () => {
    const tokens = createTokenClient({
      issuer: issuer.url,
      clientId: "checkout",
      auth: clientSecretBasic(staticSecret("pear-tree-44")),
      scope: "orders:write",
    });
    onTestFinished(() => tokens.close());
    await Promise.all(Array.from({ length: 100 }, () => tokens.getToken()));
    expect(issuer.requests.token).toBe(1);
  });
});
