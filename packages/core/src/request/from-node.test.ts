import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Servers } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromNode } from "./from-node.js";
import type { ResourceRequest } from "./resource-request.js";

const seen: ResourceRequest[] = [];
const servers = new Servers();
let port: number;

beforeAll(async () => {
  const origin = await servers.http((request, response) => {
    seen.push(fromNode(request));
    response.end();
  });
  port = Number(new URL(origin).port);
});
afterAll(() => servers.close());

async function send(...lines: string[]): Promise<ResourceRequest> {
  const socket = connect(port, "127.0.0.1");
  socket.end([...lines, "Host: localhost", "Connection: close", "", ""].join("\r\n"));
  socket.resume();
  await once(socket, "close");
  return seen.at(-1) as ResourceRequest;
}

describe("fromNode", () => {
  it("keeps every Authorization line, in order of arrival", async () => {
    const request = await send(
      "GET /a?b HTTP/1.1",
      "Authorization: Bearer 1",
      "authorization: Bearer 2",
    );
    expect(request).toEqual({
      method: "GET",
      url: "/a?b",
      authorization: ["Bearer 1", "Bearer 2"],
    });
  });

  it("finds no credentials where there are none, nor in headers that look alike", async () => {
    const request = await send(
      "GET / HTTP/1.1",
      "Proxy-Authorization: Bearer 1",
      "X-Authorization: Bearer 2",
    );
    expect(request.authorization).toEqual([]);
  });

  it("prefers the address the client asked for to what a router left of it", () => {
    const routed = { method: "GET", url: "/1", originalUrl: "/orders/1", rawHeaders: [] };
    expect(fromNode(routed as unknown as IncomingMessage).url).toBe("/orders/1");
  });

  it.each([
    [{ authorization: "Bearer 1" }, ["Bearer 1"]],
    [{}, []],
  ])("reads the headers %j of a request that never was on a wire", (headers, authorization) => {
    const injected = { method: "GET", url: "/orders", headers };
    expect(fromNode(injected as unknown as IncomingMessage).authorization).toEqual(authorization);
  });
});
