import { Readable } from "node:stream";
import { type Dispatcher, FormData, fetch, request } from "undici";
import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import { agentWith } from "./test-support/agent-with.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { acceptOnly, credentialsOf, serve } from "./test-support/test-server.js";

describe("RFC 6750 section 3.1: invalid_token through undici", () => {
  const form = new FormData();
  form.append("note", "hello");
  it.each<[string, Dispatcher.HttpMethod, unknown]>([
    ["no body", "GET", null],
    ["no body, to be answered without one", "HEAD", null],
    ["a string", "POST", "hello"],
    ["a Buffer", "PUT", Buffer.from("hello")],
    ["a Blob", "POST", new Blob(["hello"])],
    ["FormData", "POST", form],
  ])("sends a request with %s once more", async (_what, method, body) => {
    const server = await serve(acceptOnly("token-t2"));
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    const response = await request(server.origin, { dispatcher, method, body: body as string });
    expect([response.statusCode, await response.body.text()]).toEqual([
      200,
      method === "HEAD" ? "" : "ok",
    ]);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t2"]);
    const sent = body === null ? "" : "hello";
    for (const seen of server.seen) expect(seen.body).toContain(sent);
    expect([supplier.requests, supplier.wins]).toEqual([2, 1]);
  });

  it("does not replay a stream, but the next request has another token", async () => {
    const server = await serve(acceptOnly("token-t2"));
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    const send = () =>
      request(server.origin, { dispatcher, method: "POST", body: Readable.from(["hello"]) });
    const refused = await send();
    expect([refused.statusCode, await refused.body.text()]).toEqual([401, "refused"]);
    expect((await send()).statusCode).toBe(200);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t2"]);
  });

  it("causes one renewal for 30 requests with one expired token", async () => {
    const server = await serve(acceptOnly("token-t2"));
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    const responses = await Promise.all(
      Array.from({ length: 30 }, () => request(server.origin, { dispatcher })),
    );
    for (const { statusCode, body } of responses) {
      expect([statusCode, await body.text()]).toEqual([200, "ok"]);
    }
    expect([supplier.requests, supplier.wins]).toEqual([2, 1]);
  });

  it.each(["GET", "HEAD"] as const)(
    "causes no more refreshes than may be forced, and the answer to a %s is complete",
    async (method) => {
      const server = await serve(acceptOnly());
      const supplier = new FakeSupplier();
      const dispatcher = agentWith(supplier, { origins: [server.origin] });
      for (let index = 0; index < 10; index += 1) {
        const { statusCode, body } = await request(server.origin, { dispatcher, method });
        expect([statusCode, await body.text()]).toEqual([401, method === "HEAD" ? "" : "refused"]);
      }
      expect([supplier.requests, server.seen.length]).toEqual([3, 12]);
    },
  );

  it("returns a long answer complete where there is no other token", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(401, { "www-authenticate": "Bearer error=invalid_token" });
      response.end("x".repeat(3_000_000));
    });
    const dispatcher = agentWith(new FakeSupplier(0), { origins: [server.origin] });
    const { body } = await request(server.origin, { dispatcher });
    expect((await body.text()).length).toBe(3_000_000);
  });

  it("cancels the first answer, however long it is", async () => {
    const server = await serve((seen, response) => {
      if (seen.headers.authorization === "Bearer token-t2") response.end("ok");
      else response.writeHead(401, { "www-authenticate": "Bearer error=invalid_token" }).write("…");
    });
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    expect(await (await request(server.origin, { dispatcher })).body.text()).toBe("ok");
    await server.cutShort;
  });

  it("fails where getting another token fails, and cancels the answer", async () => {
    const supplier = new FakeSupplier();
    const failure = new TokenError("server_error", "The token endpoint answered 503");
    const server = await serve((_request, response) => {
      supplier.failure = failure;
      response.writeHead(401, { "www-authenticate": "Bearer error=invalid_token" }).write("…");
    });
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    await expect(request(server.origin, { dispatcher })).rejects.toBe(failure);
    await server.cutShort;
  });

  it.each<[number, Record<string, string>]>([
    [403, { "www-authenticate": 'Bearer error="invalid_token"' }],
    [401, { "www-authenticate": 'Bearer error="insufficient_user_authentication"' }],
    [401, {}],
  ])("is not recognized in %s %j", async (status, headers) => {
    const server = await serve((_request, response) => response.writeHead(status, headers).end());
    const supplier = new FakeSupplier();
    const dispatcher = agentWith(supplier, { origins: [server.origin] });
    expect((await request(server.origin, { dispatcher })).statusCode).toBe(status);
    expect([server.seen.length, supplier.wins]).toEqual([1, 0]);
  });

  it("causes a retry through undici's fetch as well", async () => {
    const server = await serve(acceptOnly("token-t2"));
    const dispatcher = agentWith(new FakeSupplier(), { origins: [server.origin] });
    const response = await fetch(server.origin, { dispatcher, headers: { "x-kept": "1" } });
    expect([response.status, await response.text()]).toEqual([200, "ok"]);
    expect(server.seen[1]?.headers).toMatchObject({
      "x-kept": "1",
      authorization: "Bearer token-t2",
    });
  });
});
