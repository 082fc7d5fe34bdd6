import { describe, expect, it } from "vitest";
import { loadPolicy } from "./loading/load-policy.js";
import { entryFor, entryNamed, nearestName } from "./select.js";

const policy = loadPolicy({
  version: 1,
  endpoints: {
    "GET /a": "none",
    "* /a": "none",
    "HEAD /b": "none",
    "GET /b": "none",
    "* /c @x.example": "none",
    "GET /c": "none",
    "USE /d": "none",
    "GET /orders/{id}": "none",
  },
});

describe("entryFor", () => {
  it.each([
    ["GET", "/a", undefined, "GET /a"],
    ["POST", "/a", undefined, "* /a"],
    ["HEAD", "/a", undefined, "GET /a"],
    ["*", "/a", undefined, "* /a"],
    ["HEAD", "/b", undefined, "HEAD /b"],
    ["POST", "/b", undefined, undefined],
    ["*", "/b", undefined, undefined],
    ["GET", "/c", "x.example", "* /c @x.example"],
    ["GET", "/c", "X.example", "* /c @x.example"],
    ["GET", "/c", "y.example", "GET /c"],
    ["POST", "/c", "y.example", undefined],
    ["USE", "/d", undefined, "USE /d"],
    ["GET", "/d", undefined, undefined],
    ["USE", "/a", undefined, undefined],
    ["GET", "/orders/:id", undefined, "GET /orders/:id"],
    ["GET", "/orders/{id}/", undefined, "GET /orders/:id"],
    ["GET", "/orders/:orderId", undefined, undefined],
    ["GET", "/A", undefined, undefined],
  ])("of %s %s at %s is %s", (method, path, host, name) => {
    expect(entryFor(policy, { method, path, host })?.name).toBe(name);
  });
});

describe("entryNamed", () => {
  it("finds an entry in every spelling, and no other entry", () => {
    expect(entryNamed(policy, "GET /orders/:id")?.written).toBe("GET /orders/{id}");
    expect(entryNamed(policy, "HEAD /a")).toBeUndefined();
    expect(entryNamed(policy, "not a name")).toBeUndefined();
  });
});

describe("nearestName", () => {
  it.each([
    ["GET /order/:id", "GET /orders/{id}"],
    ["GET /orders/:orderNumberOfTheShop", "GET /orders/{id}"],
    ["get /b", "GET /b"],
    ["GET /something/else/altogether", undefined],
  ])("of %s is %s", (name, nearest) => {
    expect(nearestName(policy, name)).toBe(nearest);
  });
});
