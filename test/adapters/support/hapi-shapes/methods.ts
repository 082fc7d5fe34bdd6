import { ask, get, type Shape } from "./shape.js";

/** Methods: HEAD, OPTIONS, every method, and methods changed by extensions. */
export const methods: readonly Shape[] = [
  {
    title: "HEAD, which the entry for GET covers",
    entries: ["GET /orders"],
    build: (server, route) => route(server, "GET", "/orders"),
    asked: [[ask("HEAD", "/orders"), "GET /orders"]],
  },
  {
    title: "HEAD, which has an entry of its own",
    entries: ["GET /orders", "HEAD /orders"],
    build: (server, route) => route(server, "GET", "/orders"),
    asked: [
      [ask("HEAD", "/orders"), "HEAD /orders"],
      [get("/orders"), "GET /orders"],
    ],
  },
  {
    title: "a route for every method",
    entries: ["* /jobs", "DELETE /jobs", "GET /jobs"],
    build: (server, route) => route(server, "*", "/jobs"),
    asked: [
      [ask("PUT", "/jobs"), "* /jobs"],
      [ask("OPTIONS", "/jobs"), "* /jobs"],
      [ask("PROPFIND", "/jobs"), "* /jobs"],
      [ask("DELETE", "/jobs"), "DELETE /jobs"],
      [get("/jobs"), "GET /jobs"],
      [ask("HEAD", "/jobs"), "GET /jobs"],
    ],
  },
  {
    title: "a route for every method beside one for GET",
    entries: ["* /jobs", "GET /jobs"],
    build(server, route) {
      route(server, "*", "/jobs");
      route(server, "GET", "/jobs");
    },
    asked: [
      [get("/jobs"), "GET /jobs"],
      [ask("POST", "/jobs"), "* /jobs"],
    ],
  },
  {
    title: "a route for every method, and entries for some",
    entries: ["GET /jobs", "POST /jobs"],
    build: (server, route) => route(server, "*", "/jobs"),
    refused: ["method_not_covered"],
  },
  {
    title: "a route for one method, whose entry is for every method",
    entries: ["* /jobs"],
    build: (server, route) => route(server, "POST", "/jobs"),
    asked: [[ask("POST", "/jobs"), "* /jobs"]],
  },
  {
    title: "an OPTIONS route of its own",
    entries: ["OPTIONS /orders"],
    build: (server, route) => route(server, "OPTIONS", "/orders"),
    asked: [[ask("OPTIONS", "/orders"), "OPTIONS /orders"]],
  },
  {
    title: "CORS, whose preflight hapi answers by itself",
    entries: ["GET /orders"],
    build: (server, route) => route(server, "GET", "/orders", { cors: true }),
    asked: [
      [
        {
          ...ask("OPTIONS", "/orders"),
          lines: ["Origin: https://a.example.com", "Access-Control-Request-Method: GET"],
        },
        200,
      ],
      [{ ...get("/orders"), lines: ["Origin: https://a.example.com"] }, "GET /orders"],
    ],
  },
  {
    title: "a method that an extension overrides",
    entries: ["POST /orders", "DELETE /orders"],
    build(server, route) {
      route(server, ["POST", "DELETE"], "/orders");
      server.ext("onRequest", (request, h) => {
        const method = request.headers["x-http-method-override"];
        if (method !== undefined) request.setMethod(method as "delete");
        return h.continue;
      });
    },
    asked: [
      [ask("POST", "/orders"), "POST /orders"],
      [{ ...ask("POST", "/orders"), lines: ["X-HTTP-Method-Override: DELETE"] }, "DELETE /orders"],
    ],
  },
  {
    title: "an address that an extension rewrites",
    entries: ["GET /orders", "GET /admin"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "GET", "/admin");
      server.ext("onRequest", (request, h) => {
        if (request.path === "/orders" && request.query.as === "admin") request.setUrl("/admin");
        return h.continue;
      });
    },
    asked: [
      [get("/orders?as=admin"), "GET /admin"],
      [get("/orders"), "GET /orders"],
    ],
  },
];
