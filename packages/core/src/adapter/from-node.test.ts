import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { FakeClock, Servers } from "@callgate-tooling/test-support";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
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

describe("fromNode: where each part is read", () => {
  it("reads an empty method and target where Node has none", () => {
    expect(fromNode({})).toMatchObject({ method: "", url: "", authorization: [] });
  });

  it("reads the request target from the adapter, then from the framework, then from Node", () => {
    const node = { url: "/1", originalUrl: "/orders/1", rawHeaders: [] };
    expect(fromNode(node, { url: "/api/orders/1" }).url).toBe("/api/orders/1");
    expect(fromNode(node).url).toBe("/orders/1");
    expect(fromNode({ url: "/1" }).url).toBe("/1");
  });

  it("is Node's request behind it, or the framework's, and not in its own members", () => {
    const node = { method: "GET", url: "/", rawHeaders: [] };
    const framework = { secret: "x" };
    expect(fromNode(node).original).toBe(node);
    const request = fromNode(node, { original: framework });
    expect(request.original).toBe(framework);
    expect(JSON.stringify(request)).toBe('{"method":"GET","url":"/","authorization":[]}');
  });

  it("reads values of raw lines as values only, and fields by their whole name", () => {
    const rawHeaders = [
      ...["X-Name", "authorization", "authorizations", "Bearer 1", "AUTHORIZATION", "2"],
      // As long as the name that is looked for.
      ...["X-Correlation", "Bearer 4"],
    ];
    const request = fromNode({ rawHeaders, headers: { authorization: "Bearer 3" } });
    expect(request.authorization).toEqual(["2"]);
    expect(request.header?.("authorizations")).toEqual(["Bearer 1"]);
    expect(request.header?.("x-name")).toEqual(["authorization"]);
  });

  it("does not touch Node's headers where there are raw lines", () => {
    const node = {
      rawHeaders: ["Host", "localhost"],
      get headers(): never {
        throw new Error("Node would make them");
      },
    };
    expect(fromNode(node).authorization).toEqual([]);
  });

  it.each<[object | undefined, string[]]>([
    [undefined, []],
    [{ authorization: undefined }, []],
    [
      { authorization: ["Bearer 1", "Bearer 2"], Authorization: "Bearer 3" },
      ["Bearer 1", "Bearer 2", "Bearer 3"],
    ],
    [{ authorization2: "Bearer 1", "proxy-authorization": "Bearer 2" }, []],
    [{ get: "x", authorization: "Bearer 1" }, ["Bearer 1"]],
  ])("reads every line of the headers %j where there are no raw lines", (headers, lines) => {
    expect(fromNode({ headers: headers as never }).authorization).toEqual(lines);
    expect(fromNode({ headers: headers as never, rawHeaders: [] }).authorization).toEqual(lines);
  });

  it("has no other end where there is no connection", () => {
    for (const socket of [undefined, null, "socket", 7])
      expect(fromNode({ socket }).peer).toBeUndefined();
    expect(fromNode({ socket: {} }).peer?.address).toBeUndefined();
  });

  it("has no certificate where the client presented none", () => {
    const socket = { getPeerX509Certificate: () => undefined };
    expect(fromNode({ socket }).peer?.certificate()).toBeUndefined();
  });
});

describe("fromNode, with Authorization lines from elsewhere", () => {
  const from = (authorization: () => unknown) =>
    fromNode(
      { method: "GET", rawHeaders: ["Authorization", "Bearer 1"] },
      { route: "GET /", authorization: authorization as () => string[] },
    );

  it("reads them when they are needed, and not the request's own", () => {
    let reads = 0;
    const request = from(() => {
      reads += 1;
      return ["Bearer 2"];
    });
    expect([reads, request.route]).toEqual([0, "GET /"]);
    expect(request.authorization).toEqual(["Bearer 2"]);
    expect(reads).toBe(1);
    expect(from(() => []).authorization).toEqual([]);
  });

  it.each([undefined, null, "Bearer 2", {}, [7], ["Bearer 2", undefined]])(
    "throws where they are %j, which is not a list of strings",
    (lines) => {
      expect(() => from(() => lines).authorization).toThrow(
        new TypeError("The adapter's `authorization` must return a list of strings"),
      );
    },
  );
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

  it("reads nothing from a prototype that the description omits", () => {
    const prototype = Object.prototype as { url?: string };
    onTestFinished(() => void delete prototype.url);
    const raw = { method: "GET", url: "/orders", rawHeaders: [] };
    const request = deferFromNode(raw, {}, () => ({ route: "GET /orders" }));
    prototype.url = "/other";
    expect(request.url).toBe("/orders");
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
