import { describe, expect, it } from "vitest";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";
import { assertProtected, unprotectedRoutes } from "./unprotected.js";

const gated: InventoryRoute = {
  method: "GET",
  path: "/orders",
  name: "GET /orders",
  policy: "GET /orders",
  gate: "first",
};
const inventoryOf = (...routes: InventoryRoute[]): RouteInventory => ({
  callgate: 1,
  framework: "express@5.3.0",
  routes,
  middleware: [{ at: "/", name: "helmet" }],
});

describe("unprotectedRoutes", () => {
  it.each<Partial<InventoryRoute>>([
    {},
    { gate: "after 2 handlers" },
    { policy: "INLINE" },
    { policy: "none" },
    { policy: "public", gate: "missing" },
    { note: "app.param callbacks run first" },
  ])("has no route with %j", (change) => {
    expect(unprotectedRoutes(inventoryOf({ ...gated, ...change }))).toEqual([]);
  });

  it.each<Partial<InventoryRoute>>([
    { gate: "missing" },
    { policy: "UNPROTECTED" },
    { policy: "none", gate: "missing" },
    { policy: "UNPROTECTED", name: undefined, gate: "missing" },
  ])("has a route with %j", (change) => {
    const route = { ...gated, ...change };
    expect(unprotectedRoutes(inventoryOf(gated, route))).toEqual([route]);
  });
});

describe("assertProtected", () => {
  it("throws one error for all of them, in words", () => {
    const open = { ...gated, policy: "UNPROTECTED", gate: "missing" } as const;
    const more = {
      ...open,
      method: "*",
      path: "/a",
      host: "b.example.com",
      name: undefined,
      note: "why",
    };
    expect(() => assertProtected(inventoryOf(gated))).not.toThrow();
    expect(() => assertProtected(inventoryOf(gated, open, more))).toThrow(
      [
        "Routes of express@5.3.0: 2 faults",
        "  - GET /orders is not protected: give it a gate, or write `public` for it [gate_missing]",
        "  - * /a @b.example.com is not protected: why: give it a gate, or write `public` for it [gate_missing]",
      ].join("\n"),
    );
  });

  it("throws when there are no routes, since it was called too early", () => {
    expect(() => assertProtected(inventoryOf())).toThrow(/call it when every route is there/);
  });
});
