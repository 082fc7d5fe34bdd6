import { describe, expect, it } from "vitest";
import { parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { type EndpointGlob, namedEntries, parseEndpointGlob } from "./endpoint-glob.js";

function documentOf(names: readonly string[]): Policy {
  const endpoints = Object.fromEntries(names.map((name) => [name, "none"]));
  const text = JSON.stringify({ version: 1, endpoints });
  return parsePolicy(text, { file: "callgate.json" }).policy as Policy;
}

function found(glob: string, names: readonly string[], how: "touches" | "contains" = "touches") {
  const parsed = parseEndpointGlob(glob) as EndpointGlob;
  return namedEntries(documentOf(names))
    .filter((each) => parsed[how](each))
    .map(({ entry }) => entry.written);
}

describe("EndpointGlob", () => {
  it.each([
    ["POST *", ["POST /a", "POST /a/b", "POST *", "POST /^\\/v\\d+$/"], ["GET /a"]],
    [
      "* /admin/**",
      ["GET /admin", "PUT /admin/jobs", "PUT /admin/a/b/:c"],
      ["GET /administration"],
    ],
    [
      "GET /orders/*",
      ["GET /orders/:id", "GET /orders/x"],
      ["GET /orders", "GET /orders/:id/lines"],
    ],
    ["GET /**/lines", ["GET /lines", "GET /a/lines", "GET /a/b/lines"], ["GET /a/lines/c"]],
    ["GET /v*/x-*-y", ["GET /v1/x-1-y", "GET /v/x--y"], ["GET /v1/x-y"]],
    ["GET /orders/:id", ["GET /orders/{orderId}", "GET /orders/:key/"], ["GET /orders/17"]],
    ["GET /x @a.example.com", ["GET /x @A.example.com", "GET /x"], ["GET /x @b.example.com"]],
    ["GET /x", ["GET /x @a.example.com", "GET /x"], []],
    ["GET /Admin/**", ["GET /admin/x"], []],
    ["POST /files", ["USE /files", "* /files"], ["GET /files"]],
    ["USE *", ["USE /files"], ["* /files"]],
  ])("%s matches names, and no others", (glob, wanted, unwanted) => {
    for (const name of wanted) expect([name, found(glob, [name])]).toEqual([name, [name]]);
    for (const name of unwanted) expect([name, found(glob, [name])]).toEqual([name, []]);
  });

  it("finds an entry for every method, unless the method has its own", () => {
    expect(found("POST /x", ["* /x", "GET /x"])).toEqual(["* /x"]);
    expect(found("POST /x", ["* /x", "POST /x"])).toEqual(["POST /x"]);
    expect(found("HEAD /x", ["* /x", "GET /x"])).toEqual(["GET /x"]);
    expect(found("HEAD /x", ["* /x", "GET /x", "HEAD /x"])).toEqual(["HEAD /x"]);
  });

  it("finds an entry without a host, unless the host has its own", () => {
    expect(found("GET /x @a", ["GET /x", "GET /x @a", "GET /x @b"])).toEqual(["GET /x @a"]);
  });

  it("contains an entry only with everything that it decides", () => {
    expect(found("GET /x", ["GET /x", "* /x", "USE /x", "GET /X"], "contains")).toEqual(["GET /x"]);
    expect(found("* /x", ["GET /x", "* /x", "USE /x"], "contains")).toEqual([
      "GET /x",
      "* /x",
      "USE /x",
    ]);
    expect(found("GET /x @a", ["GET /x", "GET /x @a"], "contains")).toEqual(["GET /x @a"]);
  });

  it("is not slowed down by a pattern with many stars", () => {
    const glob = `GET /${"*a".repeat(500)}`;
    expect(found(glob, [`GET /${"a".repeat(2000)}b`])).toEqual([]);
  });

  it.each(["/admin", "post *", "FETCH /x", "POST"])("is no pattern: %s", (text) => {
    expect(parseEndpointGlob(text)).toHaveProperty("message");
  });
});
