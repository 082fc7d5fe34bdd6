import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { createFetchFor } from "./fetch-for.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { acceptOnly, credentialsOf, serve, type TestServer } from "./test-support/test-server.js";

/** A server that redirects `/from`, and answers everything else as the test says. */
function redirecting(
  to: string,
  status = 302,
  otherwise: Parameters<typeof serve>[0] = (_request, response) => void response.end("ok"),
): Promise<TestServer> {
  return serve((request, response) => {
    if (request.url === "/from") response.writeHead(status, { location: to }).end("moved");
    else otherwise(request, response);
  });
}

describe("a redirect", () => {
  it("keeps the token within its origin", async () => {
    const server = await redirecting("/to?a=b");
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const response = await call(`${server.origin}/from`);
    expect([response.redirected, response.url, await response.text()]).toEqual([
      true,
      `${server.origin}/to?a=b`,
      "ok",
    ]);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t1"]);
  });

  it("sends the token to another allowed origin, and removes what is for the first one only", async () => {
    const other = await serve();
    const server = await redirecting(`${other.origin}/to`);
    const origins = [server.origin, other.origin];
    const call = createFetchFor(new FakeSupplier(), { origins });
    await call(`${server.origin}/from`, { headers: { cookie: "a=b", "x-kept": "1" } });
    expect(credentialsOf(other)).toEqual(["Bearer token-t1"]);
    expect(other.seen[0]?.headers).toMatchObject({ "x-kept": "1" });
    expect(other.seen[0]?.headers).not.toHaveProperty("cookie");
  });

  it.each([301, 302, 303, 307, 308])(
    "of status %s sends no token to another origin",
    async (status) => {
      const stranger = await serve();
      const server = await redirecting(`${stranger.origin}/to`, status);
      const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
      const response = await call(`${server.origin}/from`, { headers: { cookie: "a=b" } });
      expect([response.status, response.redirected]).toEqual([200, true]);
      expect(credentialsOf(stranger)).toEqual([undefined]);
      expect(stranger.seen[0]?.headers).not.toHaveProperty("cookie");
    },
  );

  it("by another origin does not add the token again", async () => {
    let home = "";
    const stranger = await serve((_request, response) =>
      response.writeHead(302, { location: `${home}/delete-everything` }).end(),
    );
    const server = await redirecting(stranger.origin);
    home = server.origin;
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    await call(`${server.origin}/from`);
    expect(credentialsOf(server)).toEqual(["Bearer token-t1", undefined]);
  });

  it("by another origin invalidates no token when that answers invalid_token", async () => {
    const stranger = await serve(acceptOnly());
    const server = await redirecting(stranger.origin);
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin] });
    expect((await call(`${server.origin}/from`)).status).toBe(401);
    expect([supplier.wins, stranger.seen.length]).toEqual([0, 1]);
  });

  it("leads to a retry where the token is refused", async () => {
    const server = await redirecting("/to", 307, acceptOnly("token-t2"));
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const response = await call(`${server.origin}/from`, { method: "POST", body: "hello" });
    expect([response.status, response.redirected]).toEqual([200, true]);
    expect(server.seen.map(({ url, body }) => [url, body])).toEqual([
      ["/from", "hello"],
      ["/to", "hello"],
      ["/to", "hello"],
    ]);
  });

  it("leads to no second retry", async () => {
    const server = await serve((request, response) => {
      const isNew = request.headers.authorization === "Bearer token-t2";
      if (request.url === "/from" && isNew) response.writeHead(302, { location: "/to" }).end();
      else acceptOnly()(request, response);
    });
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin] });
    expect((await call(`${server.origin}/from`)).status).toBe(401);
    expect(credentialsOf(server)).toEqual([
      "Bearer token-t1",
      "Bearer token-t2",
      "Bearer token-t2",
    ]);
    expect(supplier.wins).toBe(1);
  });

  it("sends the caller's own Authorization where fetch sends it", async () => {
    const stranger = await serve();
    const server = await redirecting(stranger.origin);
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin, stranger.origin] });
    await call(`${server.origin}/from`, { headers: { authorization: "Basic abc" } });
    expect([credentialsOf(server), credentialsOf(stranger)]).toEqual([["Basic abc"], [undefined]]);
  });
});

describe("Fetch standard: HTTP-redirect fetch", () => {
  it.each(
    [301, 302, 303, 307, 308].flatMap((status) =>
      ["GET", "HEAD", "POST", "PUT", "DELETE"].map((method) => [status, method] as const),
    ),
  )("does on %s to %s what fetch does", async (status, method) => {
    const server = await redirecting("/to", status);
    const init = {
      method,
      headers: { "content-type": "text/x", "content-language": "en", "x-kept": "1" },
      ...(method === "POST" || method === "PUT" ? { body: "hello" } : {}),
    };
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const responses = [
      await fetch(`${server.origin}/from`, init),
      await call(`${server.origin}/from`, init),
      await call(new Request(`${server.origin}/from`, init)),
    ];
    const [, expected, , ours, , ofRequest] = server.seen.map(({ headers, ...request }) => {
      const { authorization, connection, "transfer-encoding": _, ...rest } = headers;
      return { ...request, headers: rest };
    });
    expect(ours).toEqual(expected);
    expect(ofRequest).toEqual(expected);
    expect(new Set(responses.map(({ url }) => url)).size).toBe(1);
  });

  it.each([
    ["with a relative address", "to?a=b#there", "/from#here", "/to?a=b"],
    ["without an address", "", "/from", "/from"],
  ])("reads a Location %s", async (_what, location, from, to) => {
    const server = await serve((request, response) => {
      if (request.url === "/from") {
        response.writeHead(302, location === "" ? {} : { location }).end();
      } else response.end();
    });
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const response = await call(server.origin + from);
    const natively = await fetch(server.origin + from);
    expect([response.url, response.status, response.redirected]).toEqual([
      natively.url,
      natively.status,
      natively.redirected,
    ]);
    expect(server.seen.at(-1)?.url).toBe(to);
  });

  it.each([
    ["to another scheme than http", "ftp://127.0.0.1/"],
    ["to a data URL", "data:text/plain,hunter2"],
    ["nowhere", "http://["],
    ["with credentials", "http://user:hunter2@127.0.0.1/"],
  ])("fails on a redirect %s, without repeating where it leads", async (_what, location) => {
    const server = await redirecting(location);
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    await expect(call(`${server.origin}/from`)).rejects.toThrow(TypeError);
    await expect(call(`${server.origin}/from`)).rejects.not.toMatchObject({
      message: expect.stringContaining("hunter2"),
    });
    await expect(fetch(`${server.origin}/from`)).rejects.toThrow(TypeError);
  });

  it("follows 20 redirects, and not the 21st", async () => {
    const server = await serve((request, response) => {
      const left = Number(request.url.slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    expect(await (await call(`${server.origin}/20`)).text()).toBe("there");
    await expect(call(`${server.origin}/21`)).rejects.toThrow(TypeError);
    expect(server.seen).toHaveLength(42);
  });

  const stream = () => Readable.toWeb(Readable.from([Buffer.from("hello")])) as ReadableStream;
  it.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ["given by itself", (url) => [url, { method: "POST", body: stream(), duplex: "half" }]],
    [
      "in a Request",
      (url) => [new Request(url, { method: "POST", body: stream(), duplex: "half" })],
    ],
  ])(
    "fails where a stream %s would have to be sent again, and only there",
    async (_what, given) => {
      const again = await redirecting("/to", 307);
      const call = createFetchFor(new FakeSupplier(), { origins: [again.origin] });
      await expect(call(...given(`${again.origin}/from`))).rejects.toThrow(TypeError);
      expect(again.seen).toHaveLength(1);

      const elsewhere = await redirecting("/to", 303);
      const other = createFetchFor(new FakeSupplier(), { origins: [elsewhere.origin] });
      expect((await other(...given(`${elsewhere.origin}/from`))).status).toBe(200);
      expect(elsewhere.seen[1]).toMatchObject({ method: "GET", body: "" });
    },
  );

  it("recognizes POST in any case", async () => {
    const server = await redirecting("/to");
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    await call(`${server.origin}/from`, { method: "pOsT", body: "hello" });
    expect(server.seen.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  it("keeps the settings of a Request", async () => {
    const given = vi.fn<typeof fetch>(async () => new Response());
    given.mockResolvedValueOnce(new Response(null, { status: 302, headers: { location: "/to" } }));
    const origins = ["https://orders.example.com"];
    const call = createFetchFor(new FakeSupplier(), { origins, fetch: given });
    const { signal } = new AbortController();
    await call(new Request(`${origins}/from`, { cache: "no-store", signal } as RequestInit));
    expect(given.mock.calls[1]).toMatchObject([
      `${origins}/to`,
      { cache: "no-store", signal: expect.any(AbortSignal) },
    ]);
  });

  it.each([
    ["follows", "/to", 1],
    ["cannot follow", "ftp://127.0.0.1/", 0],
  ])("cancels the body of a redirect it %s", async (_what, location, followed) => {
    const server = await serve((request, response) => {
      if (request.url === "/from") response.writeHead(302, { location }).write("…");
      else response.end("ok");
    });
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    await call(`${server.origin}/from`).catch(() => {});
    expect(server.seen).toHaveLength(1 + followed);
    await server.cutShort;
  });

  it("returns the redirect to a caller with redirect manual", async () => {
    const server = await redirecting("/to");
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const response = await call(new Request(`${server.origin}/from`, { redirect: "manual" }));
    expect([response.status, response.headers.get("location"), response.redirected]).toEqual([
      302,
      "/to",
      false,
    ]);
    expect(await response.text()).toBe("moved");
  });

  it("rejects for a caller with redirect error", async () => {
    const server = await redirecting("/to");
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    await expect(call(`${server.origin}/from`, { redirect: "error" })).rejects.toThrow(TypeError);
    expect(server.seen).toHaveLength(1);
  });
});
