import { fileURLToPath } from "node:url";
import type { Request } from "@hapi/hapi";
import { ask, get, type Shape } from "./shape.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Kinds of handlers, and what runs before them. */
export const handlers: readonly Shape[] = [
  {
    title: "functions that run before a handler",
    entries: ["GET /orders"],
    build(server, route) {
      const reached = (request: Request) => {
        request.server.events.emit("reached", request);
        return null;
      };
      route(server, "GET", "/orders", { pre: [{ method: reached, assign: "order" }] });
    },
    asked: [[get("/orders"), "GET /orders"]],
  },
  {
    title: "a folder of files",
    entries: ["GET /static/{path*}"],
    async build(server) {
      const { default: inert } = await import("@hapi/inert");
      await server.register(inert);
      const handler = { directory: { path: here } } as object;
      server.route({ method: "GET", path: "/static/{path*}", handler: handler as never });
    },
    asked: [
      [get("/static/handlers.ts"), "GET /static/{path*}"],
      [get("/static/"), 403],
      [get("/static/%2e%2e/raw-http.ts"), 404],
    ],
  },
  {
    title: "a folder of files without an entry",
    entries: ["GET /orders"],
    async build(server, route) {
      const { default: inert } = await import("@hapi/inert");
      await server.register(inert);
      route(server, "GET", "/orders");
      const handler = { directory: { path: here } } as object;
      server.route({ method: "GET", path: "/{path*}", handler: handler as never });
    },
    refused: ["route_no_endpoint"],
  },
  {
    title: "a kind of handler that a plugin defines",
    entries: ["GET /orders"],
    build(server) {
      server.decorate("handler", "reaching", () => (request: Request) => {
        request.server.events.emit("reached", request);
        return "ok";
      });
      server.route({ method: "GET", path: "/orders", handler: { reaching: {} } as never });
    },
    asked: [[get("/orders"), "GET /orders"]],
  },
  {
    title: "a route for the server itself",
    entries: ["GET /internal", "GET /orders"],
    build(server, route) {
      route(server, "GET", "/internal", { isInternal: true });
      route(server, "GET", "/orders", { id: "orders" });
    },
    asked: [
      [get("/internal"), 404],
      [get("/orders"), "GET /orders"],
    ],
  },
  {
    title: "an internal route without an entry",
    entries: ["GET /orders"],
    build(server, route) {
      route(server, "GET", "/internal", { isInternal: true });
      route(server, "GET", "/orders");
    },
    refused: ["route_no_endpoint"],
  },
  {
    title: "a payload, which is not read before the decision",
    entries: ["POST /orders"],
    build: (server, route) => route(server, "POST", "/orders"),
    asked: [
      [
        {
          ...ask("POST", "/orders"),
          lines: ["Content-Type: application/json", "Content-Length: 2"],
          body: "{}",
        },
        "POST /orders",
      ],
    ],
  },
];
