import type { RouteInventory } from "@callgate/policy/review";
import { describe, expect, it } from "vitest";
import { callgateMatchers as forJest } from "../jest/index.js";
import { callgateMatchers } from "../vitest/index.js";

expect.extend(callgateMatchers);

const route = {
  method: "GET",
  path: "/orders",
  name: "GET /orders",
  policy: "GET /orders",
  gate: "first",
} as const;
const open = {
  ...route,
  path: "/stock",
  policy: "UNPROTECTED",
  gate: "missing",
  note: "no gate",
} as const;
const inventoryOf = (...routes: RouteInventory["routes"]): RouteInventory => ({
  callgate: 1,
  framework: "koa@3.3.0",
  routes,
  middleware: [{ at: "/", name: "bodyParser" }],
});

describe("toBeFullyProtected", () => {
  it("passes where every route has a gate, or is public", () => {
    const health = { ...route, policy: "public", gate: "missing" } as const;
    expect(inventoryOf(route, health, { ...route, gate: "after 2 handlers" })).toBeFullyProtected();
    expect(inventoryOf(route, open)).not.toBeFullyProtected();
  });

  it("names every open route, and why it is open", () => {
    expect(() =>
      expect(inventoryOf(route, open, { ...open, note: undefined as never })).toBeFullyProtected(),
    ).toThrow(
      [
        "expected every route of koa@3.3.0 to be protected, and 2 of 3 are not:",
        "  - GET /stock is not protected: no gate",
        "  - GET /stock is not protected",
      ].join("\n"),
    );
    expect(() => expect(inventoryOf(open)).toBeFullyProtected()).toThrow("1 of 1 is not:");
    expect(() => expect(inventoryOf(route)).not.toBeFullyProtected()).toThrow(
      "expected some of the 1 routes of koa@3.3.0 not to be protected",
    );
  });

  it.each([undefined, null, 7, {}, [], { callgate: 2, routes: [] }, { routes: [] }])(
    "throws for %j, which no adapter returned, whatever was expected",
    (value) => {
      const invalid = /toBeFullyProtected: 1 fault\n.*must be what `routes\(app\)` returns/;
      expect(() => expect(value).toBeFullyProtected()).toThrow(invalid);
      expect(() => expect(value).not.toBeFullyProtected()).toThrow(invalid);
    },
  );

  it("throws where there are no routes: they were listed too early", () => {
    expect(() => expect(inventoryOf()).toBeFullyProtected()).toThrow(/has no routes/);
    expect(() => expect(inventoryOf()).not.toBeFullyProtected()).toThrow(/has no routes/);
  });

  it("is the same for Jest", () => {
    expect(forJest).toEqual(callgateMatchers);
  });
});
