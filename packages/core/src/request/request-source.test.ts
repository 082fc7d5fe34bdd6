import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { deferFromNode, fromNode } from "../adapter/from-node.js";
import { deferFromRequest, fromRequest } from "../adapter/from-request.js";
import { sourceOf } from "./request-source.js";
import type { ResourceRequest } from "./resource-request.js";

const node = Object.assign(new IncomingMessage(new Socket()), { method: "GET", url: "/orders" });
const web = new Request("https://orders.example.com/orders");

describe("sourceOf", () => {
  it.each<[string, object, () => ResourceRequest]>([
    ["Node's request", node, () => fromNode(node)],
    ["Node's request, not read yet", node, () => deferFromNode(node, {}, () => ({}))],
    ["a Web request", web, () => fromRequest(web)],
    ["a Web request, not read yet", web, () => deferFromRequest(web, {}, () => ({}))],
  ])("is %s, however often it is read", (_, source, read) => {
    expect(sourceOf(read())).toBe(source);
    expect(sourceOf(read())).toBe(source);
  });

  it("is the same object once a request that was not read yet has been", () => {
    const request = deferFromNode(node, {}, () => ({}));
    expect(request.url).toBe("/orders");
    expect(sourceOf(request)).toBe(node);
  });

  it.each<[string, object]>([
    ["has the members of one", { method: "GET", url: "/orders", headers: {}, rawHeaders: [] }],
    [
      "has a body that is not a stream",
      { method: "GET", pipe: true, arrayBuffer: new ArrayBuffer(1) },
    ],
  ])("is nothing for an object that only %s", (_, given) => {
    expect(sourceOf(fromNode(given))).toBeUndefined();
    expect(sourceOf(deferFromNode(given, {}, () => ({})))).toBeUndefined();
  });

  it("is nothing for a request that was read from no server's object, whatever its original is", () => {
    const request = { method: "GET", url: "/orders", authorization: [], original: node };
    expect(sourceOf(request)).toBeUndefined();
  });
});
