import { describe, expect, it } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import { type AuditedRoute, type AuditOptions, auditRoutes } from "./audit-routes.js";

const policy = loadPolicy({
  version: 1,
  endpoints: {
    "GET /orders": { callers: ["reports"] },
    "HEAD /orders": { callers: ["billing"] },
    "GET /orders/:id": { callers: ["billing"] },
    "* /jobs": { callers: ["checkout"] },
    "DELETE /jobs": "none",
    "USE /files": { callers: ["reports"] },
    "GET /stock @a.example.com": { callers: ["reports"] },
    "GET /mirror": { callers: ["reports"] },
    "GET /bills": { callers: ["billing", "billing"], reason: "the same callers" },
  },
});

const WHOLE: readonly AuditedRoute[] = [
  { method: "GET", path: "/orders" },
  { method: "GET", path: "/orders/{id}/" },
  { method: "*", path: "/jobs" },
  { method: "USE", path: "/files" },
  { method: "GET", path: "/stock", host: "A.example.com" },
  { method: "GET", path: "/mirror" },
  { method: "GET", path: "/bills" },
];
const audit = (routes: readonly AuditedRoute[], options?: AuditOptions) =>
  auditRoutes(policy, routes, options).map(({ code, option }) => [code, option]);
const part = (route: AuditedRoute, options: AuditOptions = {}) =>
  audit([route], { ...options, isWhole: false });

describe("auditRoutes", () => {
  it("finds nothing where every route has an entry, and every entry a route", () => {
    expect(audit(WHOLE)).toEqual([]);
  });

  it.each([
    [{ method: "GET", path: "/late" }, "route_no_endpoint", "GET /late"],
    [{ method: "USE", path: "/orders" }, "route_no_endpoint", "USE /orders"],
    [{ method: "GET", path: "/files" }, "route_no_endpoint", "GET /files"],
    [{ method: "GET", path: "/stock" }, "route_no_endpoint", "GET /stock"],
    [{ method: "*", path: "/orders" }, "method_not_covered", "*  /orders"],
    [{ method: "GET", path: undefined, shown: "(?:x)" }, "route_unnameable", "GET (?:x)"],
    [{ method: "GET", path: "{/:lang}/x" }, "route_unnameable", "GET {/:lang}/x"],
    [{ method: "GET", path: "/orders", gate: "GET /orders/:id" }, "gate_mismatch", "GET /orders"],
    [{ method: "GET", path: "/orders", gate: "GET /elsewhere" }, "gate_mismatch", "GET /orders"],
    [{ method: "*", path: "/jobs", gate: "DELETE /jobs" }, "gate_mismatch", "* /jobs"],
    [{ method: "GET", path: "/orders", gate: "HEAD /orders" }, "gate_mismatch", "GET /orders"],
    [{ method: "POST", path: "/orders", gate: "GET /orders" }, "gate_mismatch", "POST /orders"],
    [{ method: "USE", path: "/files", gate: "GET /orders" }, "gate_mismatch", "USE /files"],
    [{ method: "GET", path: "/orders", gate: "INLINE" }, "inline_policy", "GET /orders"],
    [{ method: "GET", path: "/late", gate: "INLINE" }, "inline_policy", "GET /late"],
  ])("reports of %j: %s", (route, code, option) => {
    expect(part(route)).toEqual([[code, option.replace("  ", " ")]]);
  });

  it.each([
    { method: "HEAD", path: "/orders", gate: "GET /orders" },
    { method: "DELETE", path: "/jobs", gate: "* /jobs" },
    { method: "GET", path: "/orders/:id", gate: "GET /orders/{id}" },
    { method: "USE", path: "/files", gate: "USE /files" },
  ])("accepts the gate of %j as the route's", (route) => {
    expect(part(route)).toEqual([]);
  });

  it("accepts policies in code when they are allowed and the only ones", () => {
    const allowsInline = true;
    expect(part({ method: "GET", path: "/late", gate: "INLINE" }, { allowsInline })).toEqual([]);
    expect(part({ method: "GET", path: undefined, gate: "INLINE" }, { allowsInline })).toEqual([]);
    const twice = part({ method: "GET", path: "/orders", gate: "INLINE" }, { allowsInline });
    expect(twice).toEqual([["inline_policy", "GET /orders"]]);
  });

  it("requires one policy for the patterns of one handler", () => {
    const servedBy = {};
    const served = (path: string, by = servedBy) => ({ method: "GET", path, servedBy: by });
    const isWhole = false;
    expect(audit([served("/orders/:id"), served("/bills")], { isWhole })).toEqual([]);
    expect(audit([served("/orders"), served("/orders/:id", {})], { isWhole })).toEqual([]);
    expect(audit([served("/orders"), served("/orders/:id")], { isWhole })).toEqual([
      ["route_ambiguous", "GET /orders/:id"],
    ]);
  });

  it("also compares the entries of single methods of such a route", () => {
    const servedBy = {};
    const isWhole = false;
    const served = (path: string) => ({ method: "GET", path, servedBy });
    // HEAD has an entry of its own at the first path only.
    expect(audit([served("/orders"), served("/mirror")], { isWhole })).toEqual([
      ["route_ambiguous", "GET /mirror"],
    ]);
  });

  it("suggests the entry nearest to a route, and the route nearest to an entry", () => {
    const [noEntry, ...noRoutes] = auditRoutes(policy, [
      ...WHOLE.filter(({ path }) => path !== "/orders/{id}/"),
      { method: "GET", path: "/orders/:order" },
    ]);
    expect(noEntry?.message).toContain("the nearest entry is `GET /orders/:id`");
    expect(noRoutes).toMatchObject([
      {
        code: "endpoint_no_route",
        option: "GET /orders/:id",
        message: expect.stringContaining("the nearest route is `GET /orders/:order`"),
      },
    ]);
  });

  it("counts an entry as used by a route of all methods, and by GET where it is of HEAD", () => {
    const unused = audit([{ method: "*", path: "/orders" }, ...WHOLE.slice(2)]);
    expect(unused).toEqual([
      ["method_not_covered", "* /orders"],
      ["endpoint_no_route", "GET /orders/:id"],
    ]);
  });

  it("takes time in proportion to the number of routes and entries", () => {
    const timeFor = (count: number): number => {
      const names = Array.from({ length: count }, (_, index) => `/things/${index}/:id`);
      const endpoints = Object.fromEntries(names.map((path) => [`GET ${path}`, "none"] as const));
      const many = loadPolicy({ version: 1, endpoints });
      const routes = names.map((path) => ({ method: "GET", path }));
      const began = performance.now();
      expect(auditRoutes(many, routes)).toEqual([]);
      return performance.now() - began;
    };
    const few = Math.min(...Array.from({ length: 3 }, () => timeFor(500)));
    const many = Math.min(...Array.from({ length: 3 }, () => timeFor(5000)));
    // Where each were compared with each, a hundred times as much.
    expect(many / few).toBeLessThan(40);
  });
});
