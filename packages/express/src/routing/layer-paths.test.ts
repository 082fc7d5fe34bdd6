import { describe, expect, it } from "vitest";
import { isApplication, isReadable, isRouter, type Layer, type Router } from "./express-shapes.js";
import { isAsListed, isTooOld, mountKeyOf, pathsOf, styleOf } from "./layer-paths.js";
import { MountNames } from "./mount-names.js";

const handle = () => {};
const routerOf = (layers: readonly object[], members: object = {}): Router =>
  ({ stack: layers.map((layer) => ({ handle, ...layer })), ...members }) as unknown as Router;
const names = new MountNames([]);

describe("styleOf", () => {
  it.each([
    ["a router of Express 4", [{ regexp: /a/ }], {}, "compiled"],
    ["router 2.3", [{ rawPath: "/a", matchers: [] }], { listRoutes: () => [] }, "listed"],
    ["an older router of Express 5", [{ matchers: [] }], {}, "too old"],
    ["layers without any of these", [{}], {}, "unknown"],
    ["layers of two kinds", [{ regexp: /a/ }, { rawPath: "/a" }], {}, "unknown"],
    [
      "matchers without paths where routes are listed",
      [{ matchers: [] }],
      { listRoutes: () => [] },
      "unknown",
    ],
  ])("recognizes %s", (_what, layers, members, style) => {
    expect(styleOf(routerOf(layers, members))).toBe(style);
    expect(isTooOld(routerOf(layers, members))).toBe(style === "too old");
  });
});

describe("isAsListed", () => {
  const listing = (paths: readonly unknown[]) => ({
    listRoutes: () => paths.map((path) => ({ path })),
  });
  const nested = Object.assign(() => {}, { stack: [] });
  it.each([
    ["a router that lists nothing", [{ rawPath: "/a" }], {}, true],
    ["the same paths", [{ rawPath: ["/a", "/b"], route: {} }], listing(["/a", "/b"]), true],
    ["middleware, which is not listed", [{ rawPath: "/a" }], listing([]), true],
    ["a nested router", [{ rawPath: "/a", handle: nested }], listing(["/a"]), true],
    ["another path", [{ rawPath: "/a", route: {} }], listing(["/b"]), false],
    ["fewer paths", [{ rawPath: ["/a", "/b"], route: {} }], listing(["/a"]), false],
  ])("compares with %s", (_what, layers, members, listed) => {
    expect(isAsListed(routerOf(layers, members))).toBe(listed);
  });
});

describe("pathsOf", () => {
  const of = (layer: object, prefix: string | undefined, ...others: readonly object[]) =>
    pathsOf(routerOf([layer, ...others]), layer as Layer, prefix, names);

  it.each([
    ["a route", { route: { path: ["/a", ["/b"]] }, regexp: /a/ }, ["/a", "/b"]],
    ["a mount of router 2.3", { rawPath: [["/a"], "/b"] }, ["/a", "/b"]],
    ["the root in Express 4", { regexp: Object.assign(/a/, { fast_slash: true }) }, ["/"]],
    ["the root in an older router", { matchers: [], slash: true }, ["/"]],
    ["a mount in an older router", { matchers: [], slash: false }, undefined],
  ])("has the paths of %s", (_what, layer, paths) => {
    expect(of(layer, "")).toEqual(paths);
  });

  it("has no path of a mount of Express 4 below one without a name", () => {
    expect(of({ regexp: /a/ }, undefined)).toBeUndefined();
  });
});

describe("mountKeyOf", () => {
  it.each([
    [{ regexp: /a/ }, "/a/"],
    [{ rawPath: "/a" }, '["/a"]'],
    [{ rawPath: [/a/, "/b"] }, '["/a/","/b"]'],
    [{ slash: true, matchers: [] }, "/"],
  ])("of %j", (layer, key) => {
    expect(mountKeyOf(layer as unknown as Layer)).toBe(key);
  });

  it("is the matchers themselves where there is nothing else to compare", () => {
    const matchers = [handle];
    expect(mountKeyOf({ handle, matchers })).toBe(matchers);
  });
});

describe("what is read as a layer, a router, an application", () => {
  it.each([
    ["a handler", { handle }, true],
    ["a route", { handle, route: { stack: [{ handle }], methods: { get: true } } }, true],
    ["no handler", { handle: "x" }, false],
    ["a route without layers", { handle, route: { methods: {} } }, false],
    ["a route without methods", { handle, route: { stack: [], methods: null } }, false],
    ["a route of methods in another form", { handle, route: { stack: [], methods: "get" } }, false],
    [
      "a route with a layer without a handler",
      { handle, route: { stack: [{}], methods: {} } },
      false,
    ],
    ["a route that is null", { handle, route: null }, false],
  ])("%s", (_what, layer, readable) => {
    expect(isReadable(layer as unknown as Layer)).toBe(readable);
  });

  it.each([
    [undefined, false, false],
    [{ stack: [], params: {} }, false, false],
    [Object.assign(() => {}, { stack: [], params: {} }), true, false],
    [Object.assign(() => {}, { stack: [] }), false, false],
    [Object.assign(() => {}, { handle, set: handle, use: handle }), false, true],
    [Object.assign(() => {}, { handle, set: handle }), false, false],
  ])("%o", (value, router, application) => {
    expect([isRouter(value), isApplication(value)]).toEqual([router, application]);
  });
});
