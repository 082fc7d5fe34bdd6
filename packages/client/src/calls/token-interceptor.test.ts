import { Client, type Dispatcher, interceptors, request } from "undici";
import { describe, expect, it, vi } from "vitest";
import { TokenError } from "../errors.js";
import { agentWith, newAgent } from "./test-support/agent-with.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { acceptOnly, credentialsOf, serve } from "./test-support/test-server.js";
import { tokenInterceptor } from "./token-interceptor.js";

type Sent = Omit<Dispatcher.RequestOptions, "origin" | "path" | "method">;

describe("tokenInterceptor", () => {
  it("throws for invalid options", () => {
    expect(() => tokenInterceptor(new FakeSupplier(), { origins: [] })).toThrow(
      expect.objectContaining({ code: "callgate_configuration_invalid" }),
    );
  });

  it("sends a token of the scope", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: [server.origin], scope: "orders:read" });
    const { statusCode, body } = await request(`${server.origin}/x`, { dispatcher });
    expect([statusCode, await body.text()]).toEqual([200, "ok"]);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1"]);
    expect(supplier.requested).toMatchObject([{ scope: "orders:read" }]);
  });

  it.each<[string, () => NonNullable<Sent["headers"]> | null]>([
    ["an object", () => ({ "x-kept": ["1", "2"] })],
    ["a list", () => ["x-kept", "1, 2"]],
    ["pairs", () => [["x-kept", "1, 2"]] as never],
    ["Headers", () => new Headers({ "x-kept": "1, 2" }) as never],
    ["a Map", () => new Map([["x-kept", ["1", "2"]]]) as never],
    [
      "a generator",
      function* () {
        yield ["x-kept", "1, 2"];
      } as never,
    ],
  ])("adds the token to headers given as %s, also at the retry", async (_what, headers) => {
    const server = await serve(acceptOnly("token-t2"));
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    const { statusCode } = await request(server.origin, { dispatcher, headers: headers() });
    expect([statusCode, credentialsOf(server)]).toEqual([
      200,
      ["Bearer token-t1", "Bearer token-t2"],
    ]);
    for (const { headers } of server.seen) expect(headers["x-kept"]).toBe("1, 2");
  });

  it.each<[string, NonNullable<Sent["headers"]>]>([
    ["an object", { AUTHORIZATION: "Basic abc" }],
    ["a list", ["Authorization", "Basic abc"]],
    ["pairs", [["aUthorization", "Basic abc"]] as never],
    ["Headers", new Headers({ authorization: "Basic abc" }) as never],
  ])("keeps an Authorization set in %s", async (_what, headers) => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    await request(server.origin, { dispatcher, headers });
    expect([credentialsOf(server), supplier.requested]).toEqual([["Basic abc"], []]);
  });

  it("does not treat a header of another name as an Authorization", async () => {
    const server = await serve();
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    await request(server.origin, { dispatcher, headers: ["x-method", "authorization"] });
    await request(server.origin, { dispatcher, headers: { authorization: undefined } as never });
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t1"]);
  });

  it("sends a request to any other origin unchanged", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: ["https://orders.example.com"] });
    expect((await request(server.origin, { dispatcher })).statusCode).toBe(200);
    expect([credentialsOf(server), supplier.requested]).toEqual([[undefined], []]);
  });

  it("refuses a request of a Client without an origin", async () => {
    const server = await serve();
    const client = new Client(server.origin);
    const composed = client.compose(
      tokenInterceptor(new FakeSupplier(), { origins: [server.origin] }),
    );
    await expect(composed.request({ path: "/", method: "GET" })).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
    });
    const origin = server.origin;
    expect((await composed.request({ origin, path: "/", method: "GET" })).statusCode).toBe(200);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1"]);
    await client.destroy();
  });

  it("adds no token to a tunnel", () => {
    const origins = ["https://orders.example.com"];
    const dispatch = vi.fn(() => true);
    const intercept = tokenInterceptor(new FakeSupplier(), { origins })(dispatch);
    const tunnel = { origin: origins[0], method: "CONNECT", path: "elsewhere.example.com:443" };
    const handler = { onRequestStart() {} };
    expect(intercept(tunnel, handler)).toBe(true);
    expect(dispatch).toHaveBeenCalledWith(tunnel, handler);
  });

  it("reports that undici is too old", () => {
    const dispatch = tokenInterceptor(new FakeSupplier(), { origins: ["https://a.example.com"] })(
      () => true,
    );
    expect(() => dispatch({ origin: "https://a.example.com" }, { onConnect() {} })).toThrow(
      expect.objectContaining({ code: "callgate_configuration_invalid" }),
    );
  });

  it("sends nothing where there is no token", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    supplier.failure = new TokenError("server_error", "The token endpoint answered 503");
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    await expect(request(server.origin, { dispatcher })).rejects.toBe(supplier.failure);
    expect(server.seen).toEqual([]);
  });

  it("shows no token in an error, not even one that no header can hold", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    supplier.name = "line\nbreak";
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    await expect(request(server.origin, { dispatcher })).rejects.toMatchObject({
      code: "response_invalid",
    });
  });

  it("reports a failure of the connection as undici does", async () => {
    const supplier = new FakeSupplier();
    const server = await serve((_request, response) => void response.destroy());
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    await expect(request(server.origin, { dispatcher })).rejects.toMatchObject({
      code: "UND_ERR_SOCKET",
    });
  });

  it("does not buffer an answer that the caller does not read", async () => {
    const server = await serve((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const push = (): void => {
        while (!response.destroyed && response.write(chunk)) {
          /* until it is full */
        }
        response.once("drain", push);
      };
      push();
    });
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    const { body } = await request(server.origin, { dispatcher });
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(body.readableLength).toBeLessThan(1_000_000);
    body.destroy();
    body.on("error", () => {});
    await server.cutShort;
  });
});

describe("a redirect through undici", () => {
  it("sends the token to allowed origins only", async () => {
    const [other, stranger] = [await serve(), await serve()];
    const server = await serve(({ url }, response) => {
      response.writeHead(307, { location: `${url === "/a" ? other.origin : stranger.origin}/` });
      response.end();
    });
    const dispatcher = agentWith(
      new FakeSupplier(),
      { origins: [server.origin, other.origin] },
      interceptors.redirect({ maxRedirections: 5 }),
    );
    await request(`${server.origin}/a`, { dispatcher, method: "POST", body: "hello" });
    await request(`${server.origin}/b`, { dispatcher, method: "POST", body: "hello" });
    expect(credentialsOf(other)).toEqual(["Bearer token-t1"]);
    expect(credentialsOf(stranger)).toEqual([undefined]);
    expect(stranger.seen).toMatchObject([{ method: "POST", body: "hello" }]);
  });

  it("is visible to the caller when it is followed by an interceptor", async () => {
    const server = await serve(({ url }, response) => {
      if (url === "/to") response.end("ok");
      else response.writeHead(302, { location: "/to" }).end();
    });
    const dispatcher = newAgent().compose(
      interceptors.redirect({ maxRedirections: 5 }),
      tokenInterceptor(new FakeSupplier(), { origins: [server.origin] }),
    );
    const { context } = await request(`${server.origin}/from`, { dispatcher });
    expect((context as { history: URL[] }).history.map(String)).toEqual([
      `${server.origin}/from`,
      `${server.origin}/to`,
    ]);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t1"]);
  });
});
