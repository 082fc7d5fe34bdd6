import { authOf as authOfExpress } from "@callgate/express";
import { authOf as authOfFastify } from "@callgate/fastify";
import { authOf as authOfFetch, callgate, decisionOf, withDecisionHeaders } from "@callgate/fetch";
import { authOf as authOfHapi } from "@callgate/hapi";
import { authOf as authOfHono } from "@callgate/hono";
import { authOf as authOfKoa } from "@callgate/koa";
import { authOf as authOfNest } from "@callgate/nestjs";
import { describe, expect, it } from "vitest";

const issuer = "https://login.example.com";
const audience = "https://orders.example.com";

describe.each([
  ["express", authOfExpress],
  ["fastify", authOfFastify],
  ["fetch", authOfFetch],
  ["hapi", authOfHapi],
  ["hono", authOfHono],
  ["koa", authOfKoa],
  ["nestjs", authOfNest],
] as readonly (readonly [string, (request: never) => unknown])[])(
  "authOf of %s",
  (_name, authOf) => {
    it.each([null, undefined, "Bearer x"])("says what to pass in place of %j", (value) => {
      expect(() => authOf(value as never)).toThrow(
        /^The request must be the one that the gate was given/,
      );
    });
  },
);

describe("a gate for fetch handlers", () => {
  const gate = callgate({ issuer, audience, resource: {} });
  const policy = gate.policy({ callers: ["reports"] });
  const open = gate.policy("public");

  it.each([
    null,
    undefined,
    {},
    "x",
    { method: "GET", url: "/", headers: { authorization: "Bearer x" } },
  ])("rejects with an error that says what to pass in place of %j", async (value) => {
    const given = value as never;
    const message = /^The request must be a Web `Request`, with `headers.get`, received/;
    await expect(gate(given, policy)).rejects.toThrow(message);
    await expect(gate(given, open)).rejects.toThrow(message);
    await expect(gate.undeclared(given)).rejects.toThrow(message);
    const handler = gate.handler({ callers: ["reports"] }, () => new Response("orders"));
    await expect(handler(given)).rejects.toThrow(message);
    expect(() => gate.metadata(given)).toThrow(message);
  });

  it.each([null, undefined])("reads no decision of %j", (value) => {
    const message = /^The request must be the one that the gate was given/;
    expect(() => decisionOf(value as never)).toThrow(message);
    expect(() => withDecisionHeaders(value as never, new Response())).toThrow(message);
  });
});
