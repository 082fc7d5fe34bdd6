import Router from "@koa/router";
import { describe, expect, it } from "vitest";
import type { KoaRouter } from "./koa-router.js";
import { sealRouter } from "./seal-router.js";

describe("sealRouter", () => {
  it.each([
    ["a path", "/late", "router.get(/late)"],
    ["a pattern", /late/, "router.get(/late/)"],
    ["a list of paths", ["/a", "/b"], "router.get(…)"],
    ["a long path", `/${"x".repeat(300)}`, `router.get(/${"x".repeat(199)}…)`],
  ])("refuses another route, and names it by %s", (_what, path, option) => {
    const router = new Router();
    sealRouter(router as unknown as KoaRouter);
    expect(() => router.get(path as string, () => {})).toThrow(
      expect.objectContaining({
        faults: [expect.objectContaining({ code: "route_after_protect", option })],
      }),
    );
  });

  it("refuses middleware, parameters and prefixes, and leaves the rest", () => {
    const router = new Router();
    sealRouter(router as unknown as KoaRouter);
    for (const late of [
      () => router.use(() => {}),
      () => router.param("id", () => {}),
      () => router.prefix("/x"),
      () => router.all("/x", () => {}),
    ])
      expect(late).toThrow("comes after `gate.protect(router)`");
    expect(router.routes()).toBeTypeOf("function");
    expect(Object.keys(router)).not.toContain("get");
  });

  it("adds no method that this version of the router does not have", () => {
    const router = { stack: [], get: () => {} };
    sealRouter(router);
    expect(Object.getOwnPropertyNames(router).sort()).toEqual(["get", "stack"]);
    expect(Object.isFrozen(router.stack)).toBe(true);
  });
});
