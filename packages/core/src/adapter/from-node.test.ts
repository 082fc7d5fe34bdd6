import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { FakeClock, Servers } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGate } from "../create-gate.js";
import type { ResourceRequest } from "../request/resource-request.js";
import { createSigner } from "../test-support/signer.js";
import { optionsFor, tokenAt } from "../test-support/valid-token.js";
import { deferFromNode, fromNode } from "./from-node.js";

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

  it("finds no credentials in a request without them, nor in similar headers", async () => {
    const request = await send(
      "GET / HTTP/1.1",
      "Proxy-Authorization: Bearer 1",
      "X-Authorization: Bearer 2",
    );
    expect(request.authorization).toEqual([]);
  });

  it("prefers the client's request target to a router's shortened one", () => {
    const routed = { method: "GET", url: "/1", originalUrl: "/orders/1", rawHeaders: [] };
    expect(fromNode(routed as unknown as IncomingMessage).url).toBe("/orders/1");
  });

  it.each([
    [{ authorization: "Bearer 1" }, ["Bearer 1"]],
    [{}, []],
  ])(
    "reads the headers %j of a request that was never sent over a connection",
    (headers, authorization) => {
      const injected = { method: "GET", url: "/orders", headers };
      expect(fromNode(injected as unknown as IncomingMessage).authorization).toEqual(authorization);
    },
  );

  it("reads the Headers of the Fetch standard that some bridges keep", () => {
    const headers = new Headers({ authorization: "Bearer 1", dpop: "proof" });
    const request = fromNode({ method: "GET", url: "/orders", headers: headers as never });
    expect(request.authorization).toEqual(["Bearer 1"]);
    expect(request.header?.("DPoP")).toEqual(["proof"]);
    expect(request.header?.("absent")).toEqual([]);
  });

  it("reads no Authorization lines from a prototype", () => {
    const details = Object.create({ authorization: () => ["Bearer 1"] });
    expect(fromNode({ method: "GET", rawHeaders: [] }, details).authorization).toEqual([]);
  });

  it("reads nothing else from a prototype, either", () => {
    const inherited = { url: "/other", route: "GET /other", params: { id: "7" }, original: {} };
    const node = { method: "GET", url: "/orders", rawHeaders: [] };
    for (const own of [{}, { authorization: () => [] }]) {
      const details = Object.assign(Object.create(inherited), own);
      const { url, route, params, original } = fromNode(node, details);
      expect([url, route, params, original]).toEqual(["/orders", undefined, undefined, node]);
    }
  });

  it("reads every line of any other field, in any case, on demand", async () => {
    const request = await send("GET / HTTP/1.1", "DPoP: proof-1", "dpop: proof-2");
    expect(request.header?.("DPoP")).toEqual(["proof-1", "proof-2"]);
    expect(request.header?.("host")).toEqual(["localhost"]);
    expect(request.header?.("client-cert")).toEqual([]);
  });

  it("reads the other end of the connection, without a certificate on a plain connection", async () => {
    expect(fromNode({}).peer).toBeUndefined();
    const socket = { remoteAddress: "127.0.0.1" };
    const { peer } = fromNode({ socket });
    expect(peer?.address).toBe("127.0.0.1");
    expect(peer?.certificate()).toBeUndefined();
  });

  it("reads the client's certificate of a TLS connection only on demand", () => {
    let reads = 0;
    const getPeerX509Certificate = () => {
      reads += 1;
      return { raw: new Uint8Array([1, 2, 3]) };
    };
    const { peer } = fromNode({ socket: { remoteAddress: "::1", getPeerX509Certificate } });
    expect(reads).toBe(0);
    expect(peer?.certificate()).toEqual(new Uint8Array([1, 2, 3]));
    expect(reads).toBe(1);
  });

  it("takes from the framework what Node does not have", () => {
    const details = { url: "/api/orders/7", route: "GET /orders/:id", params: { id: "7" } };
    expect(fromNode({ method: "GET", url: "/7", rawHeaders: [] }, details)).toMatchObject(details);
  });
});

describe("deferFromNode", () => {
  const node = () => ({
    method: "GET",
    url: "/orders",
    rawHeaders: ["Authorization", "Bearer 1", "DPoP", "proof"],
    get headers(): never {
      throw new Error("Node would make them");
    },
  });

  it("reads nothing but the Authorization lines until something else is needed", () => {
    let described = 0;
    const describe = () => {
      described += 1;
      return { route: "GET /orders", params: { id: "7" } };
    };
    const original = {};
    const request = deferFromNode(node(), original, describe);
    expect(request.authorization).toEqual(["Bearer 1"]);
    expect(request.original).toBe(original);
    expect(described).toBe(0);
    const { method, url, route, params, peer } = request;
    expect({ method, url, route, params, peer }).toEqual({
      method: "GET",
      url: "/orders",
      route: "GET /orders",
      params: { id: "7" },
      peer: undefined,
    });
    expect(request.header?.("dpop")).toEqual(["proof"]);
    expect(described).toBe(1);
  });

  it("reads method and route without the rest, as an event needs them", () => {
    const raw = {
      method: "GET",
      rawHeaders: ["Authorization", "Bearer 1"],
      get url(): never {
        throw new Error("The address is not needed");
      },
    };
    const { method, route } = deferFromNode(raw, {}, () => ({ route: "GET /orders" }));
    expect([method, route]).toEqual(["GET", "GET /orders"]);
    const inherited = Object.create({ route: "GET /other" });
    expect(deferFromNode(node(), {}, () => inherited).route).toBeUndefined();
  });

  it("reads the Authorization lines from elsewhere when a decision needs them", () => {
    const request = deferFromNode(
      node(),
      {},
      () => ({ route: "GET /orders" }),
      () => ["Bearer 2"],
    );
    expect(request.authorization).toEqual(["Bearer 2"]);
    expect(request.route).toBe("GET /orders");
  });

  it("gives a condition a request with members of its own", async () => {
    const clock = new FakeClock();
    const signer = createSigner();
    const gate = createGate(optionsFor(signer, clock));
    const seen: object[] = [];
    const condition = (_auth: unknown, request: object) => seen.push({ ...request }) > 0;
    const policy = gate.policy({ callers: ["reports"], condition });
    const authorization = `Bearer ${tokenAt(clock, signer)}`;
    const raw = { method: "GET", url: "/orders", rawHeaders: ["Authorization", authorization] };
    const request = deferFromNode(raw, {}, () => ({ route: "GET /orders", params: {} }));
    expect((await gate.decide(request, policy)).outcome).toBe("allowed");
    expect(seen).toEqual([
      {
        method: "GET",
        url: "/orders",
        authorization: [authorization],
        route: "GET /orders",
        params: {},
      },
    ]);
  });
});
