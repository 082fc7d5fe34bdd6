import { fetch as undiciFetch } from "undici";
import { describe, expect, it } from "vitest";
import type { TokenClientOptions } from "../options/token-client-options.js";
import type { CallFetch } from "./call-fetch.js";
import { createFetchFor } from "./fetch-for.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { serve } from "./test-support/test-server.js";

describe("fetchFor: a supplied fetch", () => {
  const fetches: readonly (readonly [string, CallFetch])[] = [
    ["the global one", fetch],
    ["undici's", undiciFetch],
  ];

  it.each(fetches)("may be %s, called with an address or a Request of any body", async (_, own) => {
    const server = await serve();
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin], fetch: own });
    const stream = new Blob(["four"]).stream();
    await call(server.origin, { method: "POST", body: "one" });
    await call(new Request(server.origin, { method: "POST", body: "two", headers: { a: "b" } }));
    await call(new URL(server.origin), {
      method: "PUT",
      body: new URLSearchParams({ three: "3" }),
    });
    await call(new Request(server.origin, { method: "POST", body: stream, duplex: "half" }));
    expect(server.seen.map(({ method, body }) => [method, body])).toEqual([
      ["POST", "one"],
      ["POST", "two"],
      ["PUT", "three=3"],
      ["POST", "four"],
    ]);
    expect(server.seen[1]?.headers).toMatchObject({ a: "b", authorization: "Bearer token-t1" });
  });

  it("is refused where it followed a redirect: the token may have been sent along", async () => {
    const elsewhere = await serve();
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: elsewhere.origin }).end(),
    );
    const call = createFetchFor(new FakeSupplier(), {
      origins: [server.origin],
      fetch: (url, { method, headers, signal }) => fetch(url, { method, headers, signal }),
    });
    await expect(call(server.origin)).rejects.toThrow("follows redirects by itself");
  });

  it("is looked up at each call where none is supplied", async () => {
    const server = await serve();
    const call = createFetchFor(new FakeSupplier(), { origins: [server.origin] });
    const before = globalThis.fetch;
    try {
      globalThis.fetch = async () => new Response("instrumented");
      expect(await (await call(server.origin)).text()).toBe("instrumented");
    } finally {
      globalThis.fetch = before;
    }
    expect(server.seen).toEqual([]);
  });
});

describe("the types", () => {
  it("accept the fetch of undici and a function around it", () => {
    const options: Pick<TokenClientOptions, "fetch">[] = [
      { fetch },
      { fetch: undiciFetch },
      { fetch: (url, request) => undiciFetch(url, request) },
    ];
    expect(options).toHaveLength(3);
  });
});
