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
])("what is no handler in %s", (_name, create) => {
  const gate = forExpress(options);

  it.each([
    ["gate", gate, "gate({"],
    ["gate.undeclared", gate.undeclared, "app.use(gate.undeclared())"],
    ["gate.policy", createGate(options).policy, "gate.decide"],
  ])("is refused at mount: app.use(%s)", (_what, handler, said) => {
    expect(() => create().use(handler as never)).toThrow(refusal(said));
  });

  it.each([
    ["gate", gate],
    ["gate.undeclared", gate.undeclared],
    ["gate.policy", createGate(options).policy],
  ])(
    "is answered at once, and by name, where a route takes it: app.get(path, %s)",
    async (name, handler) => {
      const app = create();
      app.get("/", handler as never);
      const said: string[] = [];
      const onError: express.ErrorRequestHandler = (error, _req, res, _next) => {
        said.push(error.message);
        res.sendStatus(500);
      };
      app.use(onError);
      await using server = await startServer(app);
      expect((await fetch(server.origin)).status).toBe(500);
      expect(said).toEqual([expect.stringContaining(`\`${name}\` is not a handler`)]);
    },
  );
});

describe.each([
  ["Koa 2", Koa2 as unknown as typeof Koa],
  ["Koa 3", Koa],
])("what is no middleware in %s", (_name, Application) => {
  const gate = forKoa(options);

  it.each([
    ["gate", gate, "gate({"],
    ["gate.undeclared", gate.undeclared, "app.use(gate.undeclared())"],
    ["gate.policy", createGate(options).policy, "gate.decide"],
  ])("is refused at mount: app.use(%s)", (_what, middleware, said) => {
    expect(() => new Application().use(middleware as never)).toThrow(refusal(said));
    expect(() => new Router().use(middleware as never)).toThrow(refusal(said));
  });

  it("is answered at once where a route takes it", async () => {
    const app = new Application();
    const errors: unknown[] = [];
    app.on("error", (error) => errors.push(error));
    const router = new Router();
    router.get("/", gate as never);
    app.use(router.routes());
    await using server = await startServer(app.callback());
    expect((await fetch(server.origin)).status).toBe(500);
    expect(errors).toEqual([refusal("is not a handler")]);
  });
});
