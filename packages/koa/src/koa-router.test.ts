import Router from "@koa/router";
import { describe, expect, it } from "vitest";
import { hostsOf, isNameable, layersOf, pathOf } from "./koa-router.js";

const layer = (members: object = {}) => ({
  path: "/orders",
  methods: ["GET"],
  stack: [() => {}],
  ...members,
});

describe("layersOf", () => {
  it("returns the layers of a router", () => {
    const router = new Router().get("/orders", () => {}).use(() => {});
    expect(layersOf(router)?.map(({ methods }) => methods)).toEqual([["HEAD", "GET"], []]);
    expect(layersOf({ stack: [layer({ path: /a/ })] })).toHaveLength(1);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a function with layers", Object.assign(() => {}, { stack: [layer()] })],
    ["something without layers", {}],
    ["layers that are not a list", { stack: {} }],
    ["a layer without a path", { stack: [layer({ path: undefined })] }],
    ["a layer whose methods are not a list", { stack: [layer({ methods: "GET" })] }],
    ["a layer with a method that is not a text", { stack: [layer({ methods: [7] })] }],
    ["a layer with a handler that is not a function", { stack: [layer({ stack: ["a"] })] }],
    ["a layer that is null", { stack: [null] }],
  ])("returns nothing for %s", (_what, router) => {
    expect(layersOf(router)).toBeUndefined();
  });
});

describe("hostsOf", () => {
  it.each([
    ["no host", {}, []],
    ["a host", { host: "a.example.com" }, ["a.example.com"]],
    ["several", { host: ["a.example.com", "b.example.com"] }, ["a.example.com", "b.example.com"]],
    ["a pattern", { host: /a/ }, []],
    ["an empty text", { host: "" }, []],
  ])("of a router with %s", (_what, router, hosts) => {
    expect(hostsOf(router)).toEqual(hosts);
  });
});

describe("pathOf and isNameable", () => {
  it.each([
    ["/orders", "", "/orders", true],
    ["/orders", "/internal", "/internal/orders", true],
    ["", "", "/", true],
    ["", "/internal", "/internal/", true],
    ["/", "/internal", "/internal", true],
    [/^\/v\d+$/, "", "/^\\/v\\d+$/", true],
    [/^\/v\d+$/, "/internal", "/internal/^\\/v\\d+$/", true],
    [/plain/, "", "/plain/", false],
  ])("%s at %j is %s", (path, at, name, nameable) => {
    expect(pathOf(layer({ path }), at)).toBe(name);
    expect(isNameable(layer({ path }))).toBe(nameable);
  });
});
