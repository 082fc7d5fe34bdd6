import type { RouteOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { KnownRoutes } from "./known-routes.js";
import { matchedRoutes, nameOf } from "./route-names.js";

/** Routes as Fastify reports them, and as it has them for a request. */
function known(...routes: readonly (Partial<RouteOptions> & { readonly url: string })[]) {
  const all = new KnownRoutes();
  const options = routes.map((route) => ({ method: "GET", ...route }) as RouteOptions);
  for (const each of options) all.add(each);
  return { all, configs: options.map(({ config }) => config as object) };
}

describe("KnownRoutes", () => {
  it("finds a route by its config, which carries it", () => {
    const { all, configs } = known({ url: "/a", method: ["GET", "POST"] }, { url: "/b" });
    expect(configs.map((config) => all.of(config).url)).toEqual(["/a", "/b"]);
    expect(all.all.map(({ methods }) => methods)).toEqual([["GET", "POST"], ["GET"]]);
  });

  it.each([
    ["a host", { host: "a.example.com" }, "a.example.com"],
    ["a pattern of hosts", { host: /a/ }, null],
    ["another constraint", { version: "1.0.0" }, undefined],
    ["a host of a prototype", Object.create({ host: "a.example.com" }), undefined],
  ])("has the host of a route with %s", (_what, constraints, host) => {
    const { all } = known({ url: "/a", constraints: constraints as never });
    expect(all.all[0]?.host).toBe(host);
  });

  it("takes no config and no constraints from a prototype", () => {
    const options = Object.create({
      config: { callgate: "public" },
      constraints: { host: "a.example.com" },
    }) as RouteOptions;
    Object.assign(options, { method: "GET", url: "/a" });
    const all = new KnownRoutes();
    all.add(options);
    expect(Object.keys(options.config as object)).toEqual([]);
    expect(all.all[0]?.host).toBeUndefined();
  });

  it("finds a route whose config was replaced by its method and pattern, the same one each time", () => {
    const { all } = known({ url: "/a", constraints: { host: "a.example.com" } });
    const config = { url: "/a", method: "GET" };
    const found = all.of(config);
    expect(found).toMatchObject({ methods: ["GET"], url: "/a", host: "a.example.com" });
    expect(found.config()).toBe(config);
    expect(all.of(config)).toBe(found);
  });

  it.each([
    ["routes of several hosts", { url: "/a", method: "GET" }],
    ["a route that was not reported", { url: "/other", method: "GET" }],
    ["a method that was not reported", { url: "/a", method: ["GET", "PUT"] }],
    ["a request without a route", {}],
  ])("knows no host for %s", (_what, config) => {
    const hosts = ["a.example.com", "b.example.com"];
    const { all } = known(...hosts.map((host) => ({ url: "/a", constraints: { host } })));
    expect(all.of(config).host).toBeNull();
  });
});

describe("matchedRoutes and nameOf", () => {
  const route = (members: object) =>
    ({
      methods: ["GET"],
      url: "/a",
      host: undefined,
      config: () => undefined,
      ...members,
    }) as never;
  const supported = ["GET", "HEAD", "POST", "PUT", "DELETE"];

  it.each([
    ["one method", {}, [{ method: "GET", path: "/a" }], "GET /a"],
    ["the root of a prefix", { url: "" }, [{ method: "GET", path: "/" }], "GET /"],
    ["every method", { methods: supported }, [{ method: "*", path: "/a" }], "* /a"],
    [
      "a host",
      { host: "a.example.com" },
      [{ method: "GET", path: "/a", host: "a.example.com" }],
      "GET /a (a.example.com)",
    ],
    ["a host that is not one name", { host: null }, [{ method: "GET", path: "/a" }], "GET /a"],
  ])("have %s", (_what, members, matched, name) => {
    expect(matchedRoutes(route(members), supported)).toEqual(matched);
    expect(nameOf(route(members))).toBe(name);
  });

  it("lists the methods where the server's own are not known", () => {
    expect(matchedRoutes(route({ methods: ["GET", "POST"] }), [])).toHaveLength(2);
  });
});
