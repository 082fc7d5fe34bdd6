import { createGate, type Gate } from "@callgate/core";
import type { ConfigurationFault } from "@callgate/core/kit";
import { afterAll, describe, expect, it } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import type { PolicyDocument } from "../policy-document.js";
import { PolicyTable } from "./policy-table.js";

const gate: Gate = createGate({
  issuer: "https://login.example.com",
  audience: "https://orders.example.com",
});
afterAll(() => gate.close());

const NOW = Date.UTC(2030, 0, 1);
const policyOf = (endpoints: PolicyDocument["endpoints"], more: Partial<PolicyDocument> = {}) =>
  loadPolicy({ version: 1, endpoints, ...more });

const ENDPOINTS: PolicyDocument["endpoints"] = {
  "GET /orders": { callers: ["reports"] },
  "* /orders": "none",
  "GET /orders/{id}": { callers: ["billing"] },
  "GET /stock @a.example.com": { callers: ["reports"] },
  "USE /files": "public",
};
const table = (endpoints = ENDPOINTS, more?: Partial<PolicyDocument>) =>
  new PolicyTable(gate, policyOf(endpoints, more));

/** What the faults of a configuration error are about. */
function faultsOf(act: () => unknown): readonly (readonly [string, string])[] {
  try {
    act();
  } catch (error) {
    const { faults } = error as { readonly faults: readonly ConfigurationFault[] };
    return faults.map(({ code, option }) => [code, option]);
  }
  return [];
}

describe("PolicyTable", () => {
  it("hides no error of a gate that is not about its configuration", () => {
    const broken = new RangeError("broken");
    const policy = () => {
      throw broken;
    };
    expect(() => new PolicyTable({ ...gate, policy }, policyOf(ENDPOINTS))).toThrow(broken);
  });
});

describe("PolicyTable.endpoint", () => {
  it("is the same endpoint for each spelling of its name", () => {
    const bound = table();
    const endpoint = bound.endpoint("GET /orders/:id");
    expect(endpoint).toMatchObject({
      name: "GET /orders/:id",
      method: "GET",
      path: "/orders/:id",
      kind: "callers",
    });
    expect(bound.endpoint("GET /orders/{id}/")).toBe(endpoint);
    expect(bound.endpoint("GET /orders")).not.toBe(endpoint);
  });

  it.each<[string, string, string]>([
    [
      "GET /orders/:order",
      "endpoint_unknown",
      "`GET /orders/:order` is not an endpoint of the policy document: did you mean `GET /orders/{id}`?",
    ],
    [
      "GET /elsewhere/altogether",
      "endpoint_unknown",
      "`GET /elsewhere/altogether` is not an endpoint of the policy document",
    ],
    [
      "/orders",
      "endpoint_malformed",
      "`/orders` must be a method, one space and a path, as in `GET /orders/:id`: did you mean `GET /orders`?",
    ],
  ])("of %s is a fault, %s", (name, code, message) => {
    expect(() => table().endpoint(name)).toThrow(
      expect.objectContaining({
        code: "callgate_configuration_invalid",
        message: expect.stringMatching(/^Mounting: /),
        faults: [{ code, option: name, message }],
      }),
    );
  });

  it("shows 200 characters of a name that is longer", () => {
    const optionFor = (name: string) => faultsOf(() => table().endpoint(name))[0]?.[1];
    const long = "x".repeat(200);
    expect(optionFor(long)).toBe(long);
    expect(optionFor(`${long}y`)).toBe(`${long}…`);
  });
});

describe("PolicyTable: entries by path and route", () => {
  it("finds the entry that decides about a route", () => {
    const of = (method: string, path: string) => table().of({ method, path })?.entry.name;
    expect(of("GET", "/orders")).toBe("GET /orders");
    expect(of("POST", "/orders")).toBe("* /orders");
    expect(of("GET", "/stock")).toBeUndefined();
  });

  it("names the entries for a path, of any method and host", () => {
    expect(table().namesAt("/orders/")).toEqual(["GET /orders", "* /orders"]);
    expect(table().namesAt("/stock")).toEqual(["GET /stock @a.example.com"]);
    expect(table().namesAt("/none")).toEqual([]);
  });

  it("names the entries that decide no request of any route", () => {
    const routes = [
      { method: "GET", path: "/orders" },
      { method: "HEAD", path: "/orders/:id" },
      { method: "USE", path: "/files" },
    ];
    expect(table().namesWithout(routes)).toEqual(["GET /stock @a.example.com"]);
    expect(table().namesWithout([])).toHaveLength(5);
  });
});

describe("PolicyTable.replace", () => {
  const replace = (
    bound: PolicyTable,
    endpoints: PolicyDocument["endpoints"],
    more?: Partial<PolicyDocument>,
    refuseWidening = false,
  ) => bound.replace(policyOf(endpoints, more), NOW, refuseWidening);

  it("puts another version in force, for endpoints that are bound already as well", () => {
    const bound = table({ "GET /orders": { callers: ["reports"] } });
    const endpoint = bound.endpoint("GET /orders");
    const { version, digest } = bound.inForce;
    const before = endpoint.policyFor("GET");
    const { version: next, was, widened } = replace(bound, { "GET /orders": "public" });
    expect(was).toBe(version);
    expect(bound.inForce.version).toBe(next);
    expect(bound.inForce.digest).not.toBe(digest);
    expect(bound.policy.version).toBe(next);
    expect(widened).toMatchObject([{ code: "widened", endpoint: "GET /orders" }]);
    expect(endpoint.kind).toBe("public");
    expect(endpoint.policyFor("GET")).not.toBe(before);
    expect(bound.endpoint("GET /orders")).toBe(endpoint);
  });

  it("leaves the old one in force where the new one admits more, if that is refused", () => {
    const bound = table({ "GET /orders": { callers: ["reports"] } });
    const { version } = bound.inForce;
    const widen = () => replace(bound, { "GET /orders": "public" }, {}, true);
    expect(faultsOf(widen)).toEqual([["reload_widens", "GET /orders"]]);
    expect(bound.inForce.version).toBe(version);
    expect(replace(bound, { "GET /orders": "none" }, {}, true).widened).toEqual([]);
  });

  it("refuses one without an entry for an endpoint that is bound, and only for such", () => {
    const bound = table();
    bound.endpoint("GET /orders");
    bound.endpoint("USE /files");
    const without = { "GET /orders/:id": "none" } as const;
    expect(faultsOf(() => replace(bound, without))).toEqual([
      ["reload_unbinds", "GET /orders"],
      ["reload_unbinds", "USE /files"],
    ]);
    expect(bound.endpoint("GET /orders").kind).toBe("callers");
    const kept = { "GET /orders": "none", "USE /files": "none" } as const;
    expect(faultsOf(() => replace(bound, kept))).toEqual([]);
  });

  it("refuses one with other issuers or implications, which were read at the start, with every fault", () => {
    const issuers = { main: { issuer: "https://login.example.com", audience: "orders" } };
    const none = { "GET /orders": "none" } as const;
    const bound = table(none, { issuers, scopeImplies: { write: ["read"] } });
    bound.endpoint("GET /orders");
    expect(faultsOf(() => replace(bound, { "GET /other": "none" }))).toEqual([
      ["reload_invalid", "issuers"],
      ["reload_invalid", "scopeImplies"],
      ["reload_unbinds", "GET /orders"],
    ]);
    const same = { issuers: structuredClone(issuers), scopeImplies: { write: ["read"] } };
    expect(faultsOf(() => replace(bound, none, same))).toEqual([]);
  });

  it("refuses one that decides differently about routes with one gate", () => {
    const bound = table({ "* /a": "none", "* /b": "none", "* /c": "none" });
    bound.keepAlike([
      { method: "GET", path: "/a" },
      { method: "GET", path: "/b" },
      { method: "POST", path: "/c" },
    ]);
    bound.keepAlike([{ method: "GET", path: "/a" }]);
    bound.keepAlike([]);
    const differing = { "* /a": "none", "* /b": "none", "* /c": "public" } as const;
    expect(faultsOf(() => replace(bound, differing))).toEqual([["route_ambiguous", "GET /a"]]);
    expect(() => replace(bound, differing)).toThrow("`GET /a` and `POST /c` are one route");
    expect(bound.of({ method: "GET", path: "/c" })?.entry.kind).toBe("none");
    const alike = { "* /a": "public", "* /b": "public", "* /c": "public" } as const;
    expect(faultsOf(() => replace(bound, alike))).toEqual([]);
  });

  it("refuses one that causes a fault which the old one does not have", () => {
    const bound = table({ "GET /a": "none", "GET /b": "none" });
    const old = { code: "route_no_endpoint", option: "GET /c", message: "`GET /c` has none" };
    const added = { code: "route_no_endpoint", option: "GET /b", message: "`GET /b` has none" };
    bound.keepSound(() => (bound.of({ method: "GET", path: "/b" }) === undefined ? [added] : []));
    bound.keepSound(() => [old]);
    const was = bound.inForce;
    expect(faultsOf(() => replace(bound, { "GET /a": "public" }))).toEqual([
      ["route_no_endpoint", "GET /b"],
    ]);
    expect(bound.inForce).toEqual(was);
    expect(faultsOf(() => replace(bound, { "GET /a": "none", "GET /b": "public" }))).toEqual([]);
    expect(bound.inForce).not.toEqual(was);
  });

  it("does not keep an endpoint that only a version which was refused has", () => {
    const bound = table({ "GET /a": "none" });
    const endpoint = bound.endpoint("GET /a");
    let isRefused = true;
    bound.keepSound(() => {
      const added = bound.of({ method: "GET", path: "/b" });
      if (added === undefined) return [];
      bound.bind(added);
      return isRefused ? [{ code: "gate_mismatch", option: "GET /b", message: "`GET /b` …" }] : [];
    });
    const more = { "GET /a": "none", "GET /b": "none" } as const;
    expect(faultsOf(() => replace(bound, more))).toEqual([["gate_mismatch", "GET /b"]]);
    expect(faultsOf(() => replace(bound, { "GET /a": "public" }))).toEqual([]);
    expect(bound.endpoint("GET /a")).toBe(endpoint);
    isRefused = false;
    replace(bound, more);
    expect(faultsOf(() => replace(bound, { "GET /a": "none" }))).toEqual([
      ["reload_unbinds", "GET /b"],
    ]);
  });

  it("refuses one with a fault in an entry, and names the entry", () => {
    const bound = table();
    const wrong = { "GET /orders": { callers: ["reports"], binding: "dpop" } } as const;
    expect(faultsOf(() => replace(bound, wrong))).toEqual([
      ["option_conflict", "GET /orders.binding"],
    ]);
  });
});
