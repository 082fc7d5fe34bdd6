import { createGate, type Gate } from "@callgate/core";
import { afterAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import type { PolicyDocument } from "../policy-document.js";
import { PolicyTable } from "./policy-table.js";

const gate: Gate = createGate({
  issuer: "https://login.example.com",
  audience: "https://orders.example.com",
});
afterAll(() => gate.close());

const policyOf = (endpoints: PolicyDocument["endpoints"]) => loadPolicy({ version: 1, endpoints });

const ENDPOINTS: PolicyDocument["endpoints"] = {
  "HEAD /all": { callers: ["head"] },
  "* /all": { callers: ["all"] },
  "GET /all": { callers: ["get"] },
  "DELETE /all": "none",
  "USE /all": "public",
  "* /all @a.example.com": "none",
  "POST /all @a.example.com": { callers: ["post"] },
  "* /most": "none",
  "GET /most": { callers: ["get"] },
  "GET /single": "public",
  "HEAD /other": { callers: ["head"] },
  "GET /tenants/{id}/orders": "none",
};
const bound = new PolicyTable(gate, policyOf(ENDPOINTS));
const METHODS = ["GET", "HEAD", "POST", "DELETE"];

describe("BoundEndpoint.policyFor", () => {
  it.each(Object.keys(ENDPOINTS))(
    "of %s is the policy of the entry that decides about a route of this method",
    (name) => {
      const endpoint = bound.endpoint(name);
      const { path, host } = endpoint;
      let ofOtherEntries = 0;
      for (const method of METHODS.filter((each) => endpoint.hasMethod(each))) {
        const deciding = bound.of({ method, path, host });
        expect(deciding?.policy, method).toBeDefined();
        expect(endpoint.policyFor(method), method).toBe(deciding?.policy);
        if (deciding?.entry.name !== endpoint.name) ofOtherEntries += 1;
      }
      const expected: Record<string, number> = {
        "* /all": 3,
        "* /all @a.example.com": 1,
        "GET /all": 1,
        "* /most": 2,
      };
      expect(ofOtherEntries).toBe(expected[name] ?? 0);
    },
  );

  it("of a mounted handler is its own, for every method", () => {
    const endpoint = bound.endpoint("USE /all");
    const own = bound.of({ method: "USE", path: "/all" })?.policy;
    for (const method of METHODS) expect(endpoint.policyFor(method)).toBe(own);
    expect(own?.isPublic).toBe(true);
  });

  it("has the entry of HEAD before that of GET, in either order of the document", () => {
    const head = { "HEAD /x": { callers: ["head"] } };
    const rest = { "* /x": { callers: ["all"] }, "GET /x": { callers: ["get"] } };
    for (const endpoints of [
      { ...head, ...rest },
      { ...rest, ...head },
    ]) {
      const table = new PolicyTable(gate, policyOf(endpoints));
      const ofHead = table.of({ method: "HEAD", path: "/x" })?.policy;
      expect(table.endpoint("* /x").policyFor("HEAD")).toBe(ofHead);
      expect(table.endpoint("GET /x").policyFor("HEAD")).toBe(ofHead);
      expect(ofHead?.endpoint).toBe("HEAD /x");
    }
  });

  it("is that of the document in force, and so is the policy for another route", () => {
    const table = new PolicyTable(gate, policyOf({ "GET /x": "public" }));
    const endpoint = table.endpoint("GET /x");
    const { misplaced } = endpoint;
    expect([endpoint.kind, endpoint.policyFor("GET").isPublic]).toEqual(["public", true]);
    table.replace(policyOf({ "GET /x": "none" }), Date.UTC(2030, 0, 1), false);
    expect([endpoint.kind, endpoint.policyFor("GET").isPublic]).toEqual(["none", false]);
    expect(endpoint.misplaced).not.toBe(misplaced);
    expect(endpoint.misplaced).toBe(table.of({ method: "GET", path: "/x" })?.misplaced);
  });
});

describe("BoundEndpoint: the requests that can belong to it", () => {
  it.each([
    ["GET /single", ["GET", "HEAD"]],
    ["HEAD /other", ["HEAD"]],
    ["DELETE /all", ["DELETE"]],
    ["* /all", METHODS],
    ["USE /all", []],
  ])("of %s are those of %j", (name, methods) => {
    const endpoint = bound.endpoint(name);
    expect(METHODS.filter((method) => endpoint.hasMethod(method))).toEqual(methods);
  });

  it("are of its host", () => {
    expect(bound.endpoint("* /all @A.example.com").host).toBe("a.example.com");
    expect(bound.endpoint("* /all").host).toBeUndefined();
  });

  it("are of a route with its whole path, or with the end of it under the mounts before", () => {
    const endpoint = bound.endpoint("GET /tenants/{id}/orders");
    expect(endpoint.path).toBe("/tenants/:id/orders");
    expect(endpoint.mountOf("/orders")).toEqual(["tenants", ":id"]);
    expect(endpoint.mountOf("/tenants/{id}/orders")).toEqual([]);
    expect(endpoint.mountOf("/stock")).toBeUndefined();
    expect(endpoint.mountOf("no path")).toBeUndefined();
    expect(endpoint.isAt("/tenants/{id}/orders/")).toBe(true);
    expect(endpoint.isAt("/orders")).toBe(false);
    expect(endpoint.isAt("/stock")).toBe(false);
    expect(endpoint.isAt(undefined)).toBe(false);
  });

  it("are under the mounts that its whole path matches", () => {
    const endpoint = bound.endpoint("GET /tenants/{id}/orders");
    expect(endpoint.isMountedAt("/tenants/t1/orders")).toBe(true);
    expect(endpoint.isMountedAt("/tenants/t1")).toBe(false);
  });
});
