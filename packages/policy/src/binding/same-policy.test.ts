import { describe, expect, it } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import type { PolicyDocument } from "../policy-document.js";
import type { MatchedRoute } from "../select.js";
import { decidesAlike } from "./same-policy.js";

const endpoints: PolicyDocument["endpoints"] = {
  "* /one": { callers: ["reports"], scope: "orders:read" },
  "* /same": { callers: ["reports"], scope: "orders:read" },
  "* /other": { callers: ["reports"] },
  "USE /same": "public",
  "* /post": { callers: ["reports"], scope: "orders:read" },
  "POST /post": "none",
  "* /head": { callers: ["reports"], scope: "orders:read" },
  "HEAD /head": "none",
  "* /host": { callers: ["reports"], scope: "orders:read" },
  "* /host @a.example": "none",
};
const policy = loadPolicy({ version: 1, endpoints });
const isAlike = (one: MatchedRoute, other: MatchedRoute) => {
  const found = decidesAlike(policy, one, other);
  expect(decidesAlike(policy, other, one)).toBe(found);
  return found;
};

describe("decidesAlike", () => {
  it.each([
    ["*", "/same", true],
    ["*", "/other", false],
    ["*", "/post", false],
    ["*", "/head", false],
    ["*", "/nowhere", false],
    ["GET", "/same", true],
    ["GET", "/other", false],
    ["GET", "/post", true],
    ["GET", "/head", false],
    ["POST", "/post", false],
    ["POST", "/head", true],
    ["HEAD", "/post", true],
    ["HEAD", "/head", false],
    ["USE", "/same", false],
    ["USE", "/other", true],
  ])("about a route of %s at /one and at %s: %j", (method, path, alike) => {
    expect(isAlike({ method, path: "/one" }, { method, path })).toBe(alike);
  });

  it("compares the entries of each route's host", () => {
    const [ofHost, ofNone] = [{ host: "a.example" }, { host: "b.example" }];
    const [one, other] = [
      { method: "GET", path: "/one" },
      { method: "GET", path: "/host" },
    ];
    expect(isAlike(one, { ...other, ...ofNone })).toBe(true);
    expect(isAlike(one, { ...other, ...ofHost })).toBe(false);
    expect(isAlike({ ...other, ...ofHost }, { ...other, ...ofHost })).toBe(true);
  });
});
