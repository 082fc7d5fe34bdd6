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

describe("UnreadRequest", () => {
  it("has its Authorization lines and the framework's request without reading anything", () => {
    const read = vi.fn(() => whole);
    const original = {};
    const request = new UnreadRequest(["Bearer 2"], original, read);
    expect(request.authorization).toEqual(["Bearer 2"]);
    expect(request.original).toBe(original);
    expect(read).not.toHaveBeenCalled();
  });

  it("reads everything else once, when it is first needed", () => {
    const read = vi.fn(() => whole);
    const request = new UnreadRequest([], {}, read);
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
    expect(new UnreadRequest([], {}, () => without).header("dpop")).toEqual([]);
  });
});

describe("wholeOf", () => {
  it("is what was read of a request that was not", () => {
    expect(wholeOf(new UnreadRequest([], {}, () => whole))).toBe(whole);
  });

  it("is any other request itself", () => {
    expect(wholeOf(whole)).toBe(whole);
  });
});
