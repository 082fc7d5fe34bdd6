import { describe, expect, it } from "vitest";
import { formatFinding } from "../findings/finding.js";
import { loadPolicy, parsePolicy } from "../loading/load-policy.js";
import type { Policy } from "../policy.js";
import { checkInventory } from "./check-inventory.js";
import { parseInventory } from "./parse-inventory.js";
import type { InventoryRoute, RouteInventory } from "./route-inventory.js";
import { inventoryText } from "./write-inventory.js";

const callers = { callers: ["reports"] };
const policy = loadPolicy({
  version: 1,
  endpoints: {
    "GET /orders": callers,
    "GET /orders/:id": callers,
    "POST /orders": callers,
    "GET /health": "public",
    "* /jobs": callers,
    "USE /files": callers,
    "GET /reports @a.example.com": callers,
  },
});

/** A valid route. */
function route(name: string, change: Partial<InventoryRoute> = {}): InventoryRoute {
  const [method = "", path = "", host] = name.split(" ");
  return {
    method,
    path,
    ...(host !== undefined && { host: host.slice(1) }),
    name,
    policy: name,
    gate: "first",
    ...change,
  };
}

const good = [
  route("GET /orders"),
  route("GET /orders/:id", { path: "/orders/{id}" }),
  route("POST /orders"),
  route("GET /health", { policy: "public", gate: "missing" }),
  route("* /jobs"),
  route("USE /files"),
  route("GET /reports @a.example.com"),
];
const inventoryOf = (
  routes: readonly InventoryRoute[],
  rest: Partial<RouteInventory> = {},
): RouteInventory => ({
  callgate: 1,
  framework: "express@5.3.0",
  routes,
  middleware: [],
  ...rest,
});
/** The findings when these routes are added to the valid ones, or replace those with the same name. */
const foundWith = (...more: InventoryRoute[]) => {
  const names = new Set(more.map(({ name }) => name));
  const rest = good.filter(({ name }) => !names.has(name));
  return found(policy, inventoryOf([...rest, ...more]));
};
const found = (of: Policy, inventory: RouteInventory): string[] =>
  checkInventory(of, inventory).map(
    ({ severity, code, message }) => `${severity} ${code} ${message}`,
  );

const shown = new Set<string>();
const remember = (lines: string[]): string[] => {
  for (const line of lines) shown.add(line.split(" ")[1] as string);
  return lines;
};

describe("checkInventory", () => {
  it("finds nothing when every route has its entry and its gate, and every entry its route", () => {
    expect(found(policy, inventoryOf(good))).toEqual([]);
  });

  it("accepts what an entry covers: HEAD by GET, a method by `*`, a host by an entry without one", () => {
    expect(
      foundWith(
        route("HEAD /orders", { policy: "GET /orders" }),
        route("PUT /jobs", { policy: "* /jobs" }),
        route("GET /orders @b.example.com", { policy: "GET /orders" }),
      ),
    ).toEqual([]);
  });

  it("accepts a route for every method as the route of an entry for one, where `*` has an entry too", () => {
    const own = loadPolicy({
      version: 1,
      endpoints: {
        "* /jobs": callers,
        "DELETE /jobs": callers,
        "HEAD /a": callers,
        "GET /a": callers,
      },
    });
    expect(found(own, inventoryOf([route("* /jobs"), route("GET /a")]))).toEqual([]);
    expect(
      found(
        own,
        inventoryOf([
          route("DELETE /jobs", { policy: "* /jobs" }),
          route("GET /a"),
          route("HEAD /a", { policy: "GET /a" }),
        ]),
      ),
    ).toEqual([]);
  });

  it.each<[string, InventoryRoute[], string[]]>([
    [
      "a route without an entry",
      [
        route("DELETE /orders/:id", {
          path: "/orders/{id}",
          policy: "UNPROTECTED",
          gate: "missing",
        }),
      ],
      [
        "error route_no_endpoint DELETE /orders/{id} has no entry in <object>, nearest GET /orders/:id: add one with its callers, `none`, or `public`",
      ],
    ],
    [
      "a route whose entry has another name for the parameter",
      [route("GET /orders/:order")],
      [
        "error route_no_endpoint GET /orders/:order has no entry in <object>, nearest GET /orders/:id: add one with its callers, `none`, or `public`",
      ],
    ],
    [
      "a route that is like nothing",
      [route("PATCH /x/y/z/a/b/c/d")],
      [
        "error route_no_endpoint PATCH /x/y/z/a/b/c/d has no entry in <object>: add one with its callers, `none`, or `public`",
      ],
    ],
    [
      "a handler that is mounted where only a route has an entry",
      [route("USE /orders")],
      [
        "error route_no_endpoint USE /orders has no entry in <object>, nearest GET /orders: add one with its callers, `none`, or `public`",
      ],
    ],
    [
      "a route for every method, with entries for some",
      [route("* /orders")],
      [
        "error method_not_covered * /orders answers every method, but <object> has entries for some only: add an entry for `*`",
      ],
    ],
    [
      "a route without a gate",
      [
        route("GET /orders", {
          policy: "UNPROTECTED",
          gate: "missing",
          note: "the gate stands on router.use",
        }),
      ],
      [
        "error gate_missing GET /orders has an entry but no gate that enforces it (the gate stands on router.use), so that every caller is let through: give it a gate",
      ],
    ],
    [
      "a route that was public when the inventory was written",
      [route("GET /orders", { policy: "public", gate: "missing" })],
      [
        "error gate_missing GET /orders has an entry but no gate that enforces it, so that every caller is let through: give it a gate",
      ],
    ],
    [
      "a route with another one's gate",
      [route("POST /orders", { policy: "GET /orders" })],
      [
        "error gate_mismatch POST /orders has the gate of GET /orders, so that no caller is admitted: give it its own gate",
      ],
    ],
    [
      "a route with a gate that stands elsewhere",
      [route("POST /orders", { policy: "UNPROTECTED" })],
      [
        "error gate_mismatch POST /orders has the gate of another route, so that no caller is admitted: give it its own gate",
      ],
    ],
    [
      "a route with a policy in code, with an entry or without",
      [route("GET /orders", { policy: "INLINE" }), route("GET /stock", { policy: "INLINE" })],
      [
        "error inline_policy GET /orders has its policy in code: move it into <object>",
        "error inline_policy GET /stock has its policy in code: move it into <object>",
      ],
    ],
    [
      "a route that cannot be named",
      [route("GET /v1", { path: "/^\\/v1/", name: undefined, note: "mounted at a RegExp" })],
      [
        "error route_unnameable GET /^\\/v1/ has no name (mounted at a RegExp): write its path, and the paths it is mounted under, as text",
      ],
    ],
    [
      "routes of one name that are decided differently",
      [route("GET /health", { policy: "public" }), route("GET /health", { policy: "GET /health" })],
      [
        "error route_ambiguous GET /health occurs twice, decided by public and by GET /health: keep one route of that name",
      ],
    ],
    [
      "routes of one name that are decided alike",
      [route("GET /orders"), route("GET /orders"), route("GET /orders")],
      [
        "warning route_repeated GET /orders occurs 3 times: only the first one answers, unless it passes the request on",
      ],
    ],
    [
      "a route whose gate is not first, and one with callbacks of its parameters before it",
      [
        route("GET /orders", { gate: "after 2 handlers" }),
        route("GET /orders/:id", { note: "callbacks of `id` run before its gate" }),
      ],
      [
        "warning gate_not_first GET /orders has its gate after 2 handlers, and these run for every caller: put the gate first",
        "warning param_before_gate GET /orders/:id: callbacks of `id` run before its gate",
      ],
    ],
  ])("finds %s", (_what, more, expected) => {
    expect(remember(foundWith(...more))).toEqual(expected);
  });

  it("accepts a gate by name under mounts without a text", () => {
    const rest = good.filter(({ name }) => name !== "GET /orders/:id");
    const mounted = route("GET /orders/:id", { path: "/:id", name: undefined });
    expect(found(policy, inventoryOf([...rest, mounted]))).toEqual([]);
  });

  it("finds an entry without a route, and names the nearest one as its framework spells it", () => {
    const own = loadPolicy({
      version: 1,
      endpoints: {
        "DELETE /orders/:id": "none",
        "GET /orders @b.example.com": callers,
        "USE /orders": callers,
        "POST /shipments-of-another-country": "none",
      },
    });
    const routes = [
      route("DELETE /orders/:order", { path: "/orders/{order}" }),
      route("GET /orders"),
    ];
    const lines = found(own, inventoryOf(routes)).filter((line) => line.includes("endpoint_no"));
    expect(remember(lines)).toEqual([
      "error endpoint_no_route DELETE /orders/:id has no route (2 routes in callgate.routes.json, nearest DELETE /orders/{order}): add the route, or remove the entry",
      "error endpoint_no_route GET /orders @b.example.com has no route (2 routes in callgate.routes.json): add the route, or remove the entry",
      "error endpoint_no_route USE /orders has no route (2 routes in callgate.routes.json, nearest GET /orders): add the route, or remove the entry",
      "error endpoint_no_route POST /shipments-of-another-country has no route (2 routes in callgate.routes.json): add the route, or remove the entry",
    ]);
  });

  it("mentions routes without a name, one of which may be the entry's", () => {
    const unnamed = route("GET /v1", { path: "/^\\/v1/x/", name: undefined });
    const rest = good.filter(({ name }) => name !== "GET /orders");
    expect(found(policy, inventoryOf([...rest, unnamed]))[0]).toBe(
      "error endpoint_no_route GET /orders has no route (7 routes in callgate.routes.json, 1 of them without a name, nearest POST /orders): add the route, or remove the entry",
    );
  });

  it("finds handlers that may answer by themselves, and a framework that is too old", () => {
    const middleware = [{ at: "/assets", name: "serveStatic" }];
    const lines = found(policy, inventoryOf(good, { framework: "hapi@20.3.0", middleware }));
    expect(remember(lines)).toEqual([
      "error framework_too_old hapi@20.3.0 is older than the versions whose routes Callgate can read: use hapi 21 or newer",
      "warning middleware_may_answer serveStatic at /assets can answer by itself, and no entry decides about that: make sure that it answers only what is public",
    ]);
    expect(found(policy, inventoryOf(good, { framework: "fastify@1.0.0" }))).toEqual([]);
  });

  it("has the place of the entry or the route, those of the document first", () => {
    const text = "version: 1\nendpoints:\n  GET /a: none\n  GET /b: none\n";
    const { policy: own } = parsePolicy(text, { file: "callgate.yaml" });
    const routes = [route("GET /b"), route("GET /c"), route("GET /d")];
    const middleware = [{ at: "/", name: "helmet" }];
    const written = inventoryText(inventoryOf(routes, { framework: "koa@1.0.0", middleware }));
    const { inventory } = parseInventory(written, { file: "dist/routes.json" });
    const findings = checkInventory(own as Policy, inventory as RouteInventory);
    expect(findings.map((finding) => formatFinding(finding).split(" has ")[0])).toEqual([
      "callgate.yaml:3:3 error endpoint_no_route GET /a",
      "dist/routes.json:1:1 error framework_too_old koa@1.0.0 is older than the versions whose routes Callgate can read: use koa 2 or newer",
      "dist/routes.json:6:5 error route_no_endpoint GET /c",
      "dist/routes.json:7:5 error route_no_endpoint GET /d",
      "dist/routes.json:10:5 warning middleware_may_answer helmet at / can answer by itself, and no entry decides about that: make sure that it answers only what is public",
    ]);
    expect(findings.map(({ path }) => path)).toEqual([
      ["endpoints", "GET /a"],
      [],
      ["routes", 1],
      ["routes", 2],
      ["middleware", 0],
    ]);
    expect(findings[0]).toMatchObject({
      message:
        "GET /a has no route (3 routes in dist/routes.json, nearest GET /b): add the route, or remove the entry",
      suggestion: "GET /b",
    });
  });

  it("compares 5 000 entries with as many routes that match none of them, within a second or two", () => {
    const names = Array.from({ length: 5000 }, (_, index) => `GET /resources/${index}/items/:id`);
    const own = loadPolicy({
      version: 1,
      endpoints: Object.fromEntries(names.map((name) => [name, "none"])),
    });
    const routes = names.map((name) => route(name.replace("items", "things")));
    expect(checkInventory(own, inventoryOf(routes))).toHaveLength(10_000);
  }, 30_000);

  it("covers each code of routes", () => {
    expect([...shown].sort()).toEqual([
      "endpoint_no_route",
      "framework_too_old",
      "gate_mismatch",
      "gate_missing",
      "gate_not_first",
      "inline_policy",
      "method_not_covered",
      "middleware_may_answer",
      "param_before_gate",
      "route_ambiguous",
      "route_no_endpoint",
      "route_repeated",
      "route_unnameable",
    ]);
  });
});
