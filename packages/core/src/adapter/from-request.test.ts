import { describe, expect, it, vi } from "vitest";
import { toResponse } from "../decision/answer.js";
import { deferFromRequest, fromRequest } from "./from-request.js";

const URL_ = "https://orders.example.com/orders/7?page=1#top";

describe("fromRequest", () => {
  it("reads method, target and Authorization of a Web request", () => {
    const headers = { authorization: "Bearer abc", dpop: "proof" };
    const original = new Request(URL_, { method: "POST", headers });
    const request = fromRequest(original, { route: "POST /orders/:id", params: { id: "7" } });
    expect(request).toMatchObject({
      method: "POST",
      url: "/orders/7?page=1",
      authorization: ["Bearer abc"],
      route: "POST /orders/:id",
      params: { id: "7" },
      original,
    });
    expect(request.header?.("DPoP")).toEqual(["proof"]);
    expect(request.header?.("absent")).toEqual([]);
  });

  it("takes the target that the client sent, where the Web request has another address", () => {
    const request = new Request(URL_);
    const url = "/v1/orders/7?page=1";
    expect(fromRequest(request, { url }).url).toBe(url);
    expect(deferFromRequest(request, {}, () => ({ url })).url).toBe(url);
    expect(fromRequest(request, Object.create({ url })).url).toBe("/orders/7?page=1");
  });

  it("finds no credentials in a request without them", () => {
    expect(fromRequest(new Request(URL_)).authorization).toEqual([]);
  });

  it("leaves two credentials joined, so that they are refused", () => {
    const headers = new Headers({ authorization: "Bearer a" });
    headers.append("authorization", "Bearer b");
    expect(fromRequest(new Request(URL_, { headers })).authorization).toEqual([
      "Bearer a, Bearer b",
    ]);
  });

  it("reads no detail from a prototype", () => {
    const details = Object.create({ route: "GET /other", params: { id: "7" }, original: {} });
    const request = new Request("https://orders.example.com/orders");
    const { route, params, original } = fromRequest(request, details);
    expect([route, params, original === request]).toEqual([undefined, undefined, true]);
  });

  it("knows the connection, where there is one", () => {
    const raw = new Uint8Array([1, 2]);
    const connection = {
      remoteAddress: "127.0.0.1",
      getPeerX509Certificate: () => ({ raw }),
    };
    const { peer } = fromRequest(new Request(URL_), { connection });
    expect([peer?.address, peer?.certificate()]).toEqual(["127.0.0.1", raw]);
    expect(fromRequest(new Request(URL_)).peer).toBeUndefined();
  });

  it("reads Authorization lines from elsewhere, when a decision needs them", () => {
    const headers = { authorization: "Bearer abc" };
    const authorization = vi.fn(() => ["Bearer other"]);
    const request = fromRequest(new Request(URL_, { headers }), { authorization });
    expect(authorization).not.toHaveBeenCalled();
    expect(request.authorization).toEqual(["Bearer other"]);
    const wrong = fromRequest(new Request(URL_), { authorization: () => "Bearer x" as never });
    expect(() => wrong.authorization).toThrow(TypeError);
  });

  it("keeps an address that is not absolute", () => {
    const request = { method: "GET", url: "/orders", headers: new Headers() };
    expect(fromRequest(request).url).toBe("/orders");
  });
});

describe("deferFromRequest", () => {
  it("reads nothing but Authorization until the rest is needed", () => {
    const describeRequest = vi.fn(() => ({ route: "GET /orders/:id" }));
    const original = new Request(URL_, { headers: { authorization: "Bearer abc" } });
    const request = deferFromRequest(original, original, describeRequest);
    expect([request.authorization, request.original]).toEqual([["Bearer abc"], original]);
    expect(describeRequest).not.toHaveBeenCalled();
    expect([request.url, request.route]).toEqual(["/orders/7?page=1", "GET /orders/:id"]);
    expect(describeRequest).toHaveBeenCalledOnce();
  });

  it("knows the connection that its description has itself", () => {
    const connection = { remoteAddress: "127.0.0.1" };
    const peerFor = (details: object) =>
      deferFromRequest(new Request(URL_), {}, () => details).peer;
    expect(peerFor({ connection })?.address).toBe("127.0.0.1");
    expect(peerFor({})).toBeUndefined();
    expect(peerFor(Object.create({ connection }))).toBeUndefined();
  });

  it("reads the whole request where Authorization is elsewhere", () => {
    const lines = ["Bearer other"];
    const original = new Request(URL_);
    const request = deferFromRequest(
      original,
      undefined,
      () => ({}),
      () => lines,
    );
    expect(request.authorization).toBe(lines);
  });
});

describe("toResponse", () => {
  it("is an error that says what to do where the decision allows the request", () => {
    const allowed = { outcome: "allowed", decisionId: "d-1", headers: {}, auth: {} };
    expect(() => toResponse(allowed as never)).toThrow(/letsThrough/);
  });

  it("is the answer as a Web response", async () => {
    const response = toResponse({
      outcome: "denied",
      decisionId: "d-1",
      headers: { "dpop-nonce": "n" },
      enforced: true,
      problemType: "about:blank",
      reason: "credentials_missing",
      challenges: ['Bearer realm="api"'],
      auth: undefined,
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="api"');
    expect(response.headers.get("dpop-nonce")).toBe("n");
    expect(await response.json()).toMatchObject({ code: "credentials_missing", decisionId: "d-1" });
  });
});
