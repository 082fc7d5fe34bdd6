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

/** A request whose method and route are known without reading the rest. */
function unread(
  read: () => ResourceRequest,
  original: unknown = {},
  lines: readonly string[] = [],
): UnreadRequest {
  return new UnreadRequest(
    lines,
    original,
    { method: "POST" },
    () => ({ route: "POST /orders" }),
    read,
  );
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
    const request = new UnreadRequest(
      [],
      {},
      {},
      () => inherited,
      () => whole,
    );
    expect([request.method, request.route]).toEqual(["", undefined]);
  });

  it("reads everything else once, when it is first needed", () => {
    const read = vi.fn(() => whole);
    const request = unread(read);
    const { peer: _ } = request;
    const { method, url, route, params, peer } = request;
    expect({ method, url, route, params, peer }).toEqual({
      method: "GET",
      url: "/orders/7",
      route: "GET /orders/:id",
      params: { id: "7" },
      peer: whole.peer,
    });
    expect(request.header("dpop")).toEqual(["dpop-value"]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("has no line of a field where the request has no fields", () => {
    const { header: _, ...without } = whole;
    expect(unread(() => without).header("dpop")).toEqual([]);
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
