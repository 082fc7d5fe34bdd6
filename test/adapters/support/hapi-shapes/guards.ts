import type { RouteOptions } from "@hapi/hapi";
import { addSession, ask, get, plugin, type Shape } from "./shape.js";

/** Strategies and modes, routes that are added late, and entries that do not fit. */
export const guards: readonly Shape[] = [
  ...(
    [
      ["no strategy at all", { auth: false }],
      ["another strategy", { auth: "session" }],
      ["another strategy beside ours", { auth: { strategies: ["callgate", "session"] } }],
      ["mode try", { auth: { strategy: "callgate", mode: "try" } }],
      ["mode optional", { auth: { strategy: "callgate", mode: "optional" } }],
    ] as const
  ).flatMap(([what, options]): readonly Shape[] => {
    const session = { ...get("/orders"), lines: ["session: 1"] };
    return [
      {
        title: `a route with an entry and ${what}`,
        entries: ["GET /orders"],
        build(server, route) {
          addSession(server);
          route(server, "GET", "/orders", options as RouteOptions);
        },
        refused: ["gate_missing"],
      },
      {
        title: `a late route with an entry and ${what}`,
        entries: ["GET /health", "GET /orders", "POST /orders"],
        build(server, route) {
          addSession(server);
          route(server, "GET", "/health");
          route(server, ["GET", "POST"], "/orders");
        },
        late: (server, route) =>
          route(server, "GET", "/orders", options as RouteOptions, "a.example.com"),
        asked: [
          [{ ...get("/orders", "a.example.com") }, 403],
          [{ ...session, host: "a.example.com" }, 403],
          [get("/orders"), "GET /orders"],
        ],
      },
      {
        title: `a late route without an entry and with ${what}`,
        entries: ["GET /health"],
        build(server, route) {
          addSession(server);
          route(server, "GET", "/health");
        },
        late: (server, route) => route(server, "GET", "/orders", options as RouteOptions),
        asked: [
          [get("/orders"), 403],
          [session, 403],
        ],
      },
    ];
  }),
  {
    title: "a public route with no strategy, and one with ours",
    entries: [
      ["GET /health", "public"],
      ["GET /ready", "public"],
    ],
    build(server, route) {
      route(server, "GET", "/health", { auth: false });
      route(server, "GET", "/ready");
    },
    asked: [
      [get("/health"), "GET /health"],
      [get("/ready"), "GET /ready"],
    ],
  },
  {
    title: "a public route that another strategy guards",
    entries: [["GET /health", "public"]],
    build(server, route) {
      addSession(server);
      route(server, "GET", "/health", { auth: "session" });
    },
    refused: ["option_conflict"],
  },
  {
    title: "a route that no caller may call",
    entries: [["DELETE /orders", "none"]],
    build: (server, route) => route(server, "DELETE", "/orders"),
    asked: [[ask("DELETE", "/orders"), 403]],
  },
  {
    title: "a late route with an entry",
    entries: ["GET /orders", "* /jobs"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "GET", "/jobs");
    },
    late: (server, route) => route(server, "POST", "/jobs"),
    asked: [[ask("POST", "/jobs"), "* /jobs"]],
  },
  {
    title: "a late plugin with a late route without an entry",
    entries: ["GET /orders"],
    build: (server, route) => route(server, "GET", "/orders"),
    async late(server, route) {
      await server.register(plugin("late", (own) => route(own, "GET", "/late")));
    },
    asked: [[get("/late"), 403]],
  },
  {
    title: "a route that names another endpoint",
    entries: ["GET /orders", "GET /stock"],
    build(server, route) {
      route(server, "GET", "/orders", { plugins: { callgate: "GET /stock" } });
      route(server, "GET", "/stock");
    },
    refused: ["gate_mismatch"],
  },
  {
    title: "a route with a policy in code",
    entries: ["GET /orders"],
    build: (server, route) =>
      route(server, "GET", "/orders", { plugins: { callgate: { callers: "any" } } }),
    refused: ["inline_policy"],
  },
  {
    title: "a route that is declared public in code",
    entries: ["GET /orders"],
    build: (server, route) => route(server, "GET", "/orders", { plugins: { callgate: "public" } }),
    refused: ["inline_policy"],
  },
  {
    title: "an entry without a route",
    entries: ["GET /orders", "GET /gone"],
    build: (server, route) => route(server, "GET", "/orders"),
    refused: ["endpoint_no_route"],
  },
];
