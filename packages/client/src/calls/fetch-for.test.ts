import { Readable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import { TokenError } from "../errors.js";
import { createFetchFor } from "./fetch-for.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { credentialsOf, serve } from "./test-support/test-server.js";

const noToken = new TokenError("server_error", "The token endpoint answered 503");

describe("createFetchFor", () => {
  it("throws for invalid options", () => {
    expect(() =>
      createFetchFor(new FakeSupplier(), { origins: ["http://orders.example.com"] }),
    ).toThrow(expect.objectContaining({ code: "callgate_configuration_invalid" }));
  });

  it("looks up the global fetch at each call", async () => {
    const call = createFetchFor(new FakeSupplier(), { origins: ["https://orders.example.com"] });
    vi.stubGlobal("fetch", async () => new Response("stubbed"));
    expect(await (await call("https://orders.example.com/")).text()).toBe("stubbed");
  });

  it("sends through the fetch it is given", async () => {
    const given = vi.fn(async () => new Response("given"));
    const origins = ["https://orders.example.com"];
    const call = createFetchFor(new FakeSupplier(), { origins, fetch: given });
    expect(await (await call("https://orders.example.com/")).text()).toBe("given");
  });

  it("passes on settings that it does not know", async () => {
    const given = vi.fn<typeof fetch>(async () => new Response());
    const origins = ["https://orders.example.com"];
    const call = createFetchFor(new FakeSupplier(), { origins, fetch: given });
    const dispatcher = {};
    const init = { dispatcher, next: { revalidate: 1 }, keepalive: true };
    await call("https://orders.example.com/", init as unknown as RequestInit);
    expect(given.mock.calls[0]?.[1]).toMatchObject(init);
  });
});

describe("a call", () => {
  it("sends a token of the scope", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin], scope: "orders:read" });
    const response = await call(`${server.origin}/orders?all`);
    expect([response.status, await response.text(), response.redirected]).toEqual([
      200,
      "ok",
      false,
    ]);
    expect(server.seen).toMatchObject([
      { method: "GET", url: "/orders?all", headers: { authorization: "Bearer token-t1" } },
    ]);
    expect(supplier.requested).toEqual([{ scope: "orders:read", signal: undefined }]);
  });

  it.each<[string, (origin: string) => Parameters<typeof fetch>]>([
    ["an address", (origin) => [`${origin}/x`, post({ "x-kept": "1" })]],
    ["a URL", (origin) => [new URL("/x", origin), post([["X-Kept", "1"]])]],
    ["a Request", (origin) => [new Request(`${origin}/x`, post(new Headers({ "x-kept": "1" })))]],
    [
      "a Request and more settings",
      (origin) => [
        new Request(`${origin}/x`, { method: "PUT", headers: { "x-lost": "1" }, body: "lost" }),
        post({ "x-kept": "1" }),
      ],
    ],
    [
      "a Request for settings",
      (origin) => [
        `${origin}/x`,
        new Request("https://elsewhere.example.com", { ...post({ "x-kept": "1" }) }),
      ],
    ],
  ])("reads %s as fetch does", async (_what, given) => {
    const server = await serve();
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const [input, init] = given(server.origin);
    await call(input, init);
    expect(server.seen).toMatchObject([
      {
        method: "POST",
        url: "/x",
        body: "hello",
        headers: { "x-kept": "1", authorization: "Bearer token-t1" },
      },
    ]);
    expect(server.seen[0]?.headers).not.toHaveProperty("x-lost");
  });

  it.each<[string, NonNullable<RequestInit["headers"]>]>([
    ["an object", { aUTHORIZATION: "Basic abc" }],
    ["a list", [["AUTHORIZATION", "Basic abc"]]],
    ["Headers", new Headers({ authorization: "Basic abc" })],
  ])("keeps an Authorization set in %s", async (_what, headers) => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin] });
    await call(server.origin, { headers });
    await call(new Request(server.origin, { headers }));
    expect(credentialsOf(server)).toEqual(["Basic abc", "Basic abc"]);
    expect(supplier.requested).toEqual([]);
  });

  it("keeps an Authorization set twice as fetch does", async () => {
    const server = await serve();
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    await call(server.origin, { headers: { Authorization: "A a", authorization: "B b" } });
    expect(credentialsOf(server)).toEqual(["A a, B b"]);
  });

  it("is sent to any origin with its own Authorization", async () => {
    const server = await serve();
    const call = createFetchFor(new FakeSupplier(), { origins: ["https://orders.example.com"] });
    await call(server.origin, {
      method: "POST",
      body: "hello",
      headers: { authorization: "Basic abc" },
    });
    expect(server.seen).toMatchObject([{ body: "hello", headers: { authorization: "Basic abc" } }]);
  });

  it.each([
    ["another port", (origin: string) => origin.replace(/\d+$/, "1")],
    ["another name of the host", (origin: string) => origin.replace("127.0.0.1", "localhost")],
    ["another scheme", (origin: string) => origin.replace("http:", "https:")],
  ])("is refused for %s", async (_what, change) => {
    const server = await serve();
    const supplier = new FakeSupplier();
    const call = createFetchFor(supplier, { origins: [server.origin] });
    await expect(call(`${change(server.origin)}/secret-path`)).rejects.toMatchObject({
      name: "ConfigurationError",
      code: "callgate_configuration_invalid",
      message: expect.not.stringContaining("secret-path"),
    });
    expect([server.seen, supplier.requested]).toEqual([[], []]);
  });

  it("is not sent where there is no token", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    supplier.failure = noToken;
    const call = createFetchFor(supplier, { origins: [server.origin] });
    await expect(call(server.origin)).rejects.toBe(noToken);
    expect(server.seen).toEqual([]);
  });

  it("closes the stream that is not sent", async () => {
    const supplier = new FakeSupplier();
    supplier.failure = noToken;
    const origins = ["https://orders.example.com"];
    const call = createFetchFor(supplier, { origins });
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const file = Readable.from(["x"]);
    const streamed = (content: unknown) => ({ method: "POST", body: content, duplex: "half" });
    for (const content of [body, file]) {
      await expect(call(origins[0] as string, streamed(content) as RequestInit)).rejects.toBe(
        noToken,
      );
    }
    expect(cancel).toHaveBeenCalledWith(noToken);
    expect(file.destroyed).toBe(true);
  });

  it("closes the stream that must not be sent", async () => {
    const call = createFetchFor(new FakeSupplier(), { origins: ["https://orders.example.com"] });
    const body = Readable.from(["x"]);
    const init = { method: "POST", body, duplex: "half" } as unknown as RequestInit;
    await expect(call("https://elsewhere.example.com", init)).rejects.toMatchObject({
      code: "callgate_configuration_invalid",
    });
    expect(body.destroyed).toBe(true);
  });

  it("shows no token in an error, not even one that no header can hold", async () => {
    const server = await serve();
    const supplier = new FakeSupplier();
    supplier.name = "line\nbreak";
    const call = createFetchFor(supplier, { origins: [server.origin] });
    await expect(call(server.origin)).rejects.toMatchObject({
      code: "response_invalid",
      message: expect.not.stringContaining("break"),
    });
  });

  it.each(["nowhere", "http://", ""])("rejects for the address %j as fetch does", async (url) => {
    const call = createFetchFor(new FakeSupplier(), { origins: ["https://orders.example.com"] });
    await expect(call(url)).rejects.toBeInstanceOf(TypeError);
  });

  it("sends a body as it was when the call was made", async () => {
    const server = await serve();
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const bytes = Buffer.from("before");
    const { buffer } = new Uint8Array(Buffer.from("before"));
    const headers = new Headers({ "x-when": "before" });
    const form = new FormData();
    form.append("when", "before");
    const parameters = new URLSearchParams({ when: "before" });
    const calls = [bytes, buffer, form, parameters].map((body) =>
      call(server.origin, { method: "POST", body, headers }),
    );
    bytes.write("after!");
    new Uint8Array(buffer).set(Buffer.from("after!"));
    headers.set("x-when", "after!");
    form.set("when", "after!");
    parameters.set("when", "after!");
    await Promise.all(calls);
    for (const { body, headers } of server.seen) {
      expect([body, headers["x-when"]]).toEqual([expect.stringContaining("before"), "before"]);
    }
    expect(server.seen).toHaveLength(4);
  });
});

function post(headers: NonNullable<RequestInit["headers"]>): RequestInit {
  return { method: "post", headers, body: "hello" };
}
