import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { deferFromNode, fromNode } from "./from-node.js";
import { deferFromRequest, fromRequest } from "./from-request.js";

const SECRET = "Bearer secret";
const details = () => ({});

describe("a value that is not Node's request", () => {
  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [SECRET, "a string"],
    [7, "7"],
    [createServer, "a function"],
    [{ rawHeaders: [null, null] }, "an object"],
    [{ rawHeaders: [["authorization", SECRET]] }, "an object"],
  ])("is an error that says what to pass, as %j is", (value, received) => {
    const message =
      `The request must be Node's own, with \`rawHeaders\` or \`headers\`, received ${received}: pass the one of the framework ` +
      "(`ctx.req` in Koa, `request.raw` in Fastify, `request.raw.req` in hapi), and a Web `Request` to `fromRequest`";
    expect(() => fromNode(value as never)).toThrow(new TypeError(message));
    expect(() => deferFromNode(value as never, {}, details)).toThrow(new TypeError(message));
  });
});

describe("a value that is not a Web request", () => {
  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [SECRET, "a string"],
    [{}, "an object"],
    [new Map(), "an object without members of its own"],
    [{ headers: null }, "an object"],
    [{ method: "GET", url: "/", headers: { authorization: SECRET } }, "an object"],
  ])("is an error that says what to pass, as %j is", (value, received) => {
    const message =
      `The request must be a Web \`Request\`, with \`headers.get\`, received ${received}: pass the one of the handler ` +
      "(`c.req.raw` in Hono), and Node's own request to `fromNode`";
    expect(() => fromRequest(value as never)).toThrow(new TypeError(message));
    expect(() => deferFromRequest(value as never, {}, details)).toThrow(new TypeError(message));
  });
});
