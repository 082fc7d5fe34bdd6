import type { BoundEndpoint, PolicyTable } from "@callgate/policy/binding";
import { describe, expect, it } from "vitest";
import { Placement, type RoutedContext } from "./placement.js";

const gate = () => {};
const layer = { path: "/orders", methods: ["HEAD", "GET"], stack: [gate] };
const router = { stack: [layer] };

/** A document with one entry, for every host or for one. */
function placementOf(host?: string): Placement {
  const endpoint = {
    path: "/orders",
    host,
    hasMethod: (method: string) => method === "GET",
    mountOf: (pattern: unknown) => (pattern === "/orders" ? [] : undefined),
  } as unknown as BoundEndpoint;
  const entry = { path: "/orders", host };
  const table = {
    policy: { entries: [entry] },
    of: (route: { readonly host?: string }) =>
      host === undefined || route.host === host ? { entry } : undefined,
  } as unknown as PolicyTable;
  return new Placement(endpoint, table);
}

const context = (members: object = {}): RoutedContext => ({
  originalUrl: "/orders",
  path: "/orders",
  method: "GET",
  routerPath: "/orders",
  matched: [layer],
  router,
  ...members,
});

describe("Placement.isRight", () => {
  it.each([
    ["its own route", {}, true],
    ["a method in lower case", { method: "get" }, true],
    ["no router", { routerPath: undefined }, false],
    ["no list of layers", { matched: undefined }, false],
    ["another pattern", { routerPath: "/other" }, false],
    ["another method", { method: "POST" }, false],
    ["no method", { method: undefined }, false],
    ["a layer of another pattern", { matched: [{ ...layer, path: "/o" }] }, false],
    ["a layer of other methods", { matched: [{ ...layer, methods: ["PUT"] }] }, false],
    ["a layer without the gate", { matched: [{ ...layer, stack: [() => {}] }] }, false],
    ["a layer of a router that is not known", { router: undefined }, true],
  ])("for %s: %s", (_what, members, right) => {
    expect(placementOf().isRight(context(members), gate)).toBe(right);
  });

  it("accepts the layer of the route where instrumentation replaced the gate", () => {
    const traced = Object.assign(() => {}, { [Symbol("koa-layer-patched")]: true });
    expect(placementOf().isRight(context(), traced)).toBe(true);
    const elsewhere = context({ matched: [{ ...layer, path: "/o" }] });
    expect(placementOf().isRight(elsewhere, traced)).toBe(false);
  });

  const hosted = (host: unknown) => ({ router: { ...router, host }, host: "a.example.com" });
  it.each([
    ["its host", "a.example.com", hosted("a.example.com"), true],
    ["one of its hosts", "a.example.com", hosted(["b.example.com", "a.example.com"]), true],
    ["another host", "b.example.com", hosted("a.example.com"), false],
    ["a router of every host", "a.example.com", {}, false],
    ["a router of a pattern", "a.example.com", hosted(/a/), false],
    [
      "a request without a host",
      "a.example.com",
      { ...hosted("a.example.com"), host: undefined },
      false,
    ],
    ["a request for another host", "a.example.com", { ...hosted("b.example.com") }, false],
    ["an unknown router", "a.example.com", { router: undefined }, false],
    ["a router of one host for an entry of all", undefined, hosted("a.example.com"), true],
  ])("with %s: %s", (_what, host, members, right) => {
    expect(placementOf(host).isRight(context(members), gate)).toBe(right);
  });

  it("does not read the host of a request where the router is for every host", () => {
    const members = Object.defineProperty(context(), "host", {
      get: () => {
        throw new Error("Koa would parse it");
      },
    });
    expect(placementOf().isRight(members, gate)).toBe(true);
  });

  it("decides again for another layer, router and pattern", () => {
    const placement = placementOf();
    const other = { ...layer };
    expect(placement.isRight(context(), gate)).toBe(true);
    expect(placement.isRight(context({ routerPath: "/other" }), gate)).toBe(false);
    expect(placement.isRight(context({ matched: [other], router: { stack: [other] } }), gate)).toBe(
      true,
    );
    expect(placement.isRight(context(), gate)).toBe(true);
  });
});
