import { createGate } from "@callgate/core";
import { callgate as forExpress } from "@callgate/express";
import { callgate as forKoa } from "@callgate/koa";
import { startServer } from "@callgate-tooling/test-support";
import Router from "@koa/router";
import express from "express";
import express4 from "express4";
import Koa from "koa";
import Koa2 from "koa2";
import { describe, expect, it } from "vitest";
import { staticKeys } from "./support/static-keys.js";

const options = { issuer: "https://login.example.com", audience: "orders", jwks: staticKeys() };
const refusal = (said: string) =>
  expect.objectContaining({
    code: "callgate_configuration_invalid",
    message: expect.stringContaining(said),
  });

describe.each([
  ["Express 4", express4 as unknown as typeof express],
  ["Express 5", express],
])("a value that is not a handler in %s", (_name, create) => {
  const gate = forExpress(options);

  it.each([
    ["gate", gate, "gate({"],
    ["gate.undeclared", gate.undeclared, "app.use(gate.undeclared())"],
    ["gate.policy", createGate(options).policy, "gate.decide"],
    ["gate.policy", gate.policy, "gate({"],
  ])("is refused at mount: app.use(%s)", (_what, handler, said) => {
    expect(() => create().use(handler as never)).toThrow(refusal(said));
  });

  const mistakes: Readonly<Record<string, (app: express.Express, made: never) => unknown>> = {
    "app.get(path, …)": (app, made) => app.get("/:id", made),
    "app.get(path, […])": (app, made) => app.get("/:id", [made]),
    "app.route(path).all(…)": (app, made) => app.route("/:id").all(made),
    "app.param(name, …)": (app, made) => app.param("id", made),
    "router.use(…)": (app, made) => app.use(create.Router().use(made)),
    "router.param(name, …)": (app, made) => {
      const router = create.Router();
      router.param("id", made);
      app.use(router.get("/:id", (_req, res) => void res.end("let in")));
    },
  };

  it.each(
    Object.entries(mistakes).flatMap(([how, mount]) => [
      [how, "gate", mount, gate] as const,
      [how, "gate.undeclared", mount, gate.undeclared] as const,
      [how, "gate.policy", mount, createGate(options).policy] as const,
    ]),
  )(
    "admits no caller, and is named with the first request, if it is only stored: %s with %s",
    async (_how, name, mount, made) => {
      const app = create();
      mount(app, made as never);
      app.get("/:id", (_req, res) => void res.end("let in"));
      const said: string[] = [];
      const onError: express.ErrorRequestHandler = (error, _req, res, _next) => {
        said.push(error.message);
        res.sendStatus(500);
      };
      app.use(onError);
      await using server = await startServer(app);
      expect((await fetch(`${server.origin}/7`)).status).toBe(500);
      expect(said).toEqual([expect.stringContaining(`\`${name}\` is not a handler`)]);
    },
  );

  it("is refused when a handler passes on only the request", () => {
    const { undeclared } = gate as unknown as { undeclared: (request: object) => unknown };
    expect(() => undeclared({ method: "GET" })).toThrow(refusal("app.use(gate.undeclared())"));
    expect(() => gate.undeclared()).not.toThrow();
  });
});

describe.each([
  ["Koa 2", Koa2 as unknown as typeof Koa],
  ["Koa 3", Koa],
])("a value that is not middleware in %s", (_name, Application) => {
  const gate = forKoa(options);

  it.each([
    ["gate", gate, "gate({"],
    ["gate.undeclared", gate.undeclared, "app.use(gate.undeclared())"],
    ["gate.policy", createGate(options).policy, "gate.decide"],
    ["gate.policy", gate.policy, "gate({"],
    ["gate.protect", gate.protect, "gate.protect(router)"],
    ["gate.sealed", gate.sealed, "gate.sealed([router])"],
  ])("is refused at mount: app.use(%s)", (_what, middleware, said) => {
    expect(() => new Application().use(middleware as never)).toThrow(refusal(said));
    expect(() => new Router().use(middleware as never)).toThrow(refusal(said));
  });

  const mistakes: Readonly<Record<string, (router: Router, made: never) => unknown>> = {
    "router.get(path, …)": (router, made) => router.get("/:id", made),
    "router.all(path, …)": (router, made) => router.all("/:id", made),
    "router.param(name, …)": (router, made) => router.param("id", made),
  };

  it.each(
    Object.entries(mistakes).flatMap(([how, mount]) => [
      [how, "gate", mount, gate] as const,
      [how, "gate.undeclared", mount, gate.undeclared] as const,
    ]),
  )(
    "admits no caller, and is named with the first request, if it is only stored: %s with %s",
    async (_how, name, mount, made) => {
      const app = new Application();
      const errors: unknown[] = [];
      app.on("error", (error) => errors.push(error));
      const router = new Router();
      mount(router, made as never);
      router.get("/:id", (context) => void Object.assign(context, { body: "let in" }));
      app.use(router.routes());
      await using server = await startServer(app.callback());
      expect((await fetch(`${server.origin}/7`)).status).toBe(500);
      expect(errors).toEqual([refusal(`\`${name}\` is not a handler`)]);
    },
  );

  it("is refused when middleware passes on only the context", () => {
    const { undeclared } = gate as unknown as { undeclared: (context: object) => unknown };
    expect(() => undeclared({ method: "GET" })).toThrow(refusal("app.use(gate.undeclared())"));
  });
});
