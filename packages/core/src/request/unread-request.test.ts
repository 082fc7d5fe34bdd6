import { describe, expect, it, vi } from "vitest";
import type { ResourceRequest } from "./resource-request.js";
import { UnreadRequest, wholeOf } from "./unread-request.js";

const whole: ResourceRequest = {
  method: "GET",
  url: "/orders/7",
  authorization: ["Bearer 1"],
  header: (name) => [`${name}-value`],
  peer: { address: "127.0.0.1", certificate: () => undefined },
  route: "GET /orders/:id",
  params: { id: "7" },
};

const peer = { address: "127.0.0.2", certificate: () => undefined };
/** What reads parts of a request. */
const readers = { lines: (_: object, name: string) => [`${name}-line`], peer: () => peer };

/** A request whose method and route are known without reading the rest. */
function unread(
  read: () => ResourceRequest,
  original: unknown = {},
  lines: readonly string[] = [],
): UnreadRequest {
  const describe = () => ({ route: "POST /orders" });
  return new UnreadRequest(lines, original, { method: "POST" }, describe, {
    ...readers,
    whole: read,
  });
}

describe("UnreadRequest", () => {
  it("has its Authorization lines and the framework's request without reading anything", () => {
    const read = vi.fn(() => whole);
    const original = {};
    const request = unread(read, original, ["Bearer 2"]);
    expect(request.authorization).toEqual(["Bearer 2"]);
    expect(request.original).toBe(original);
    expect(read).not.toHaveBeenCalled();
  });

  it("has method and route without reading the rest", () => {
    const read = vi.fn(() => whole);
    const request = unread(read);
    expect([request.method, request.route]).toEqual(["POST", "POST /orders"]);
    expect(read).not.toHaveBeenCalled();
  });

  it("has no route of a prototype, and no method where Node has none", () => {
    const inherited: object = Object.create({ route: "GET /" });
    const request = new UnreadRequest([], {}, {}, () => inherited, {
      ...readers,
      whole: () => whole,
    });
    expect([request.method, request.route]).toEqual(["", undefined]);
  });

  it("reads everything else once, when it is first needed", () => {
    const read = vi.fn(() => whole);
    const request = unread(read);
    const { url: _ } = request;
    const { method, url, route, params, peer } = request;
    expect({ method, url, route, params, peer }).toEqual({
      method: "GET",
      url: "/orders/7",
      route: "GET /orders/:id",
      params: { id: "7" },
      peer: whole.peer,
    });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("lets the description say what the other end of the connection is", () => {
    type Described = { readonly route?: string; readonly connection: typeof peer };
    const describe = () => ({ connection: peer });
    const request = new UnreadRequest<{ readonly method?: string }, Described>(
      [],
      {},
      {},
      describe,
      {
        lines: readers.lines,
        peer: (_, details) => details().connection,
        whole: () => whole,
      },
    );
    expect(request.peer).toBe(peer);
  });

  it("has the lines of a field, and the other end of the connection, without reading the rest", () => {
    const read = vi.fn(() => whole);
    const request = unread(read);
    expect(request.header("DPoP")).toEqual(["dpop-line"]);
    expect(request.peer).toBe(peer);
    expect(read).not.toHaveBeenCalled();
  });
});

describe("wholeOf", () => {
  it("is what was read of a request that was not", () => {
    expect(wholeOf(unread(() => whole))).toBe(whole);
  });

  it("is any other request itself", () => {
    expect(wholeOf(whole)).toBe(whole);
  });
});
