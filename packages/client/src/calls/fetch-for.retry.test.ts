// cspell:ignore xhellox
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { TokenError } from "../errors.js";
import type { BodyContent } from "./call-body.js";
import { createFetchFor } from "./fetch-for.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { acceptOnly, credentialsOf, serve, type TestServer } from "./test-support/test-server.js";

async function service({
  forcedRefreshes = 2,
  accepted = ["token-t2"],
} = {}): Promise<{ server: TestServer; supplier: FakeSupplier; call: typeof fetch }> {
  const server = await serve(acceptOnly(...accepted));
  const supplier = new FakeSupplier(forcedRefreshes);
  return { server, supplier, call: createFetchFor(supplier, { origins: [server.origin] }) };
}

describe("RFC 6750 section 3.1: invalid_token", () => {
  it.each(["GET", "HEAD", "DELETE"])("sends a %s once more with another token", async (method) => {
    const { server, supplier, call } = await service();
    const response = await call(`${server.origin}/x?y`, { method, headers: { "x-kept": "1" } });
    expect([response.status, await response.text()]).toEqual([200, method === "HEAD" ? "" : "ok"]);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t2"]);
    expect(server.seen[1]).toMatchObject({ method, url: "/x?y", headers: { "x-kept": "1" } });
    expect([supplier.requests, supplier.wins]).toEqual([2, 1]);
  });

  const form = new FormData();
  form.append("note", "hello");
  form.append("file", new File(["content"], "a.txt", { type: "text/plain" }));
  it.each<[string, BodyContent, string, string | undefined]>([
    ["a string", "hello", "hello", "text/plain;charset=UTF-8"],
    ["a Buffer", Buffer.from("hello"), "hello", undefined],
    ["a part of a Buffer", Buffer.from("xhellox").subarray(1, 6), "hello", undefined],
    ["an ArrayBuffer", new TextEncoder().encode("hello").buffer, "hello", undefined],
    ["a typed array", new Uint16Array([0x6565, 0x6565]), "eeee", undefined],
    ["a DataView", new DataView(new TextEncoder().encode("hello").buffer), "hello", undefined],
    [
      "URLSearchParams",
      new URLSearchParams({ a: "b c" }),
      "a=b+c",
      "application/x-www-form-urlencoded;charset=UTF-8",
    ],
    ["a Blob", new Blob(["hello"], { type: "text/x" }), "hello", "text/x"],
    ["FormData", form, "content", "multipart/form-data"],
  ])("replays %s, given by itself or in a Request", async (_what, body, content, type) => {
    const { server, call } = await service({ accepted: [] });
    await call(server.origin, { method: "POST", body });
    await call(new Request(server.origin, { method: "PUT", body }));
    const seen = server.seen.map(({ method }) => method);
    expect(seen).toEqual(["POST", "POST", "PUT", "PUT"]);
    for (const request of server.seen) {
      expect(request.body).toContain(content);
      expect(request.headers["content-type"] ?? "none").toContain(type ?? "none");
      expect(request.headers["transfer-encoding"]).toBeUndefined();
      const boundary = /boundary=(.+)/.exec(request.headers["content-type"] ?? "")?.[1] ?? "";
      expect(request.body).toContain(boundary);
    }
  });

  const stream = () => Readable.toWeb(Readable.from([Buffer.from("hello")])) as ReadableStream;
  it.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ["a stream", (url) => [url, streamed(stream())]],
    ["Node's stream", (url) => [url, streamed(Readable.from([Buffer.from("hello")]))]],
    ["a Request with a stream", (url) => [new Request(url, streamed(stream()))]],
  ])("does not replay %s, but the next call has another token", async (_what, given) => {
    const { server, call } = await service();
    const refused = await call(...given(server.origin));
    expect([refused.status, await refused.text()]).toEqual([401, "refused"]);
    expect(server.seen).toMatchObject([{ body: "hello" }]);
    expect((await call(...given(server.origin))).status).toBe(200);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t2"]);
  });

  it("causes one renewal for 30 calls with one expired token", async () => {
    const { server, supplier, call } = await service();
    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        call(server.origin, { method: "POST", body: `body ${index}` }),
      ),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect([supplier.requests, supplier.wins]).toEqual([2, 1]);
    const sent = server.seen.filter(({ headers }) => headers.authorization === "Bearer token-t2");
    expect(new Set(sent.map(({ body }) => body)).size).toBe(30);
  });

  it("causes one retry per call, and no more refreshes than may be forced", async () => {
    const { server, supplier, call } = await service({ accepted: [] });
    for (let index = 0; index < 20; index += 1) {
      const response = await call(server.origin);
      expect([response.status, await response.text()]).toEqual([401, "refused"]);
    }
    expect([supplier.requests, server.seen.length]).toEqual([3, 22]);
  });

  it("returns the answer complete where there is no other token", async () => {
    const { server, call } = await service({ forcedRefreshes: 0 });
    const response = await call(server.origin);
    expect([response.status, await response.text()]).toEqual([401, "refused"]);
    expect(server.seen).toHaveLength(1);
  });

  it("rejects where getting another token fails, and cancels the answer", async () => {
    const supplier = new FakeSupplier();
    const failure = new TokenError("server_error", "The token endpoint answered 503");
    const server = await serve((_request, response) => {
      supplier.failure = failure;
      response.writeHead(401, { "www-authenticate": "Bearer error=invalid_token" }).write("…");
    });
    const call = createFetchFor(supplier, { origins: [server.origin] });
    await expect(call(server.origin)).rejects.toBe(failure);
    await server.cutShort;
  });

  it("cancels the first answer, however long it is", async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization === "Bearer token-t2") response.end("ok");
      else response.writeHead(401, { "www-authenticate": "Bearer error=invalid_token" }).write("…");
    });
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    expect(await (await call(server.origin)).text()).toBe("ok");
    await server.cutShort;
  });
});

describe("any other refusal", () => {
  it.each<[number, Record<string, string>]>([
    [403, { "www-authenticate": 'Bearer error="insufficient_scope"' }],
    [403, { "www-authenticate": 'Bearer error="invalid_token"' }],
    [401, {}],
    [401, { "www-authenticate": 'Bearer error="insufficient_user_authentication"' }],
    [401, { "www-authenticate": 'DPoP error="invalid_token"' }],
    [503, { "retry-after": "1" }],
  ])("invalidates no token: %s %j", async (status, headers) => {
    const server = await serve((_request, response) => response.writeHead(status, headers).end());
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin] });
    expect((await call(server.origin)).status).toBe(status);
    expect([server.seen.length, supplier.requests, supplier.wins]).toEqual([1, 1, 0]);
  });

  it("finds the Bearer challenge among several field lines", async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization === "Bearer token-t2") response.end("ok");
      else {
        response.setHeader("www-authenticate", [
          'Basic realm="a, b"',
          "Bearer error=invalid_token",
        ]);
        response.writeHead(401).end();
      }
    });
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    expect((await call(server.origin)).status).toBe(200);
  });
});

function streamed(body: unknown): RequestInit {
  return { method: "POST", body, duplex: "half" } as RequestInit;
}
