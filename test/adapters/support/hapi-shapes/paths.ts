// cspell:ignore rders
import { ask, get, type Shape } from "./shape.js";

/** Patterns, and other spellings of addresses. */
export const paths: readonly Shape[] = [
  {
    title: "a parameter, and a route that is more particular",
    entries: ["GET /orders/{id}", "GET /orders/me"],
    build(server, route) {
      route(server, "GET", "/orders/{id}");
      route(server, "GET", "/orders/me");
    },
    asked: [
      [get("/orders/7"), "GET /orders/{id}"],
      [get("/orders/me"), "GET /orders/me"],
      [get("/orders/%6De"), "GET /orders/me"],
      [get("/orders/a%2Fb"), "GET /orders/{id}"],
      [get("/orders/ME"), "GET /orders/{id}"],
      [get("/orders/%zz"), 400],
      [get("/orders/"), 404],
    ],
  },
  {
    title: "a parameter that may be missing",
    entries: ["GET /orders/{id?}"],
    build: (server, route) => route(server, "GET", "/orders/{id?}"),
    asked: [
      [get("/orders"), "GET /orders/{id?}"],
      [get("/orders/"), "GET /orders/{id?}"],
      [get("/orders/7"), "GET /orders/{id?}"],
    ],
  },
  {
    title: "a parameter of several segments",
    entries: ["GET /files/{path*2}", "GET /all/{path*}"],
    build(server, route) {
      route(server, "GET", "/files/{path*2}");
      route(server, "GET", "/all/{path*}");
    },
    asked: [
      [get("/files/a/b"), "GET /files/{path*2}"],
      [get("/files/a"), 404],
      [get("/files/a/b/c"), 404],
      [get("/all"), "GET /all/{path*}"],
      [get("/all//x/../y"), "GET /all/{path*}"],
    ],
  },
  {
    title: "a parameter that is a part of a segment",
    entries: ["GET /files/{name}.json", "GET /v{major}.{minor}"],
    build(server, route) {
      route(server, "GET", "/files/{name}.json");
      route(server, "GET", "/v{major}.{minor}");
    },
    asked: [
      [get("/files/a.json"), "GET /files/{name}.json"],
      [get("/v1.2"), "GET /v{major}.{minor}"],
      [get("/files/a.xml"), 404],
    ],
  },
  {
    title: "a custom verb behind a parameter",
    entries: ["POST /orders/{id}:cancel"],
    build: (server, route) => route(server, "POST", "/orders/{id}:cancel"),
    asked: [
      [ask("POST", "/orders/7:cancel"), "POST /orders/{id}:cancel"],
      [ask("POST", "/orders/7"), 404],
    ],
  },
  {
    title: "the same place under another parameter's name",
    entries: ["GET /orders/{id}"],
    build: (server, route) => route(server, "GET", "/orders/{order}"),
    refused: ["route_no_endpoint", "endpoint_no_route"],
  },
  {
    title: "a catch-all route that has an entry",
    entries: ["GET /orders", "* /{path*}"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "*", "/{path*}");
    },
    asked: [
      [get("/orders"), "GET /orders"],
      [get("//orders"), "* /{path*}"],
      [get("/ORDERS"), "* /{path*}"],
      [ask("DELETE", "/orders"), "* /{path*}"],
      [ask("OPTIONS", "/orders"), "* /{path*}"],
    ],
  },
  {
    title: "a catch-all route without an entry",
    entries: ["GET /orders"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "*", "/{path*}");
    },
    refused: ["route_no_endpoint"],
  },
  {
    title: "addresses that are written in another way",
    entries: ["GET /orders", "GET /"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "GET", "/");
    },
    asked: [
      [get("http://other.example.com/orders"), "GET /orders"],
      [get("/x/../orders"), "GET /orders"],
      [get("/./orders"), "GET /orders"],
      [get("/%6Frders"), "GET /orders"],
      [get("//orders"), 404],
      [get("/orders/"), 404],
      [get("/ORDERS"), 404],
      [get("/orders%2F"), 404],
      [get("/orders;x=1"), 404],
      [get("/"), "GET /"],
    ],
  },
  {
    title: "a router that ignores case",
    router: { isCaseSensitive: false },
    entries: ["GET /Orders"],
    build: (server, route) => route(server, "GET", "/Orders"),
    asked: [
      [get("/ORDERS"), "GET /Orders"],
      [get("/orders"), "GET /Orders"],
    ],
  },
  {
    title: "a router that cuts a slash at the end",
    router: { stripTrailingSlash: true },
    entries: ["GET /orders", "GET /orders/{id}"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "GET", "/orders/{id}");
    },
    asked: [
      [get("/orders/"), "GET /orders"],
      [get("/orders/7/"), "GET /orders/{id}"],
    ],
  },
  {
    title: "a route with a slash at its end, which its entry's name has not",
    entries: ["GET /orders"],
    build: (server, route) => route(server, "GET", "/orders/"),
    asked: [
      [get("/orders/"), "GET /orders"],
      [get("/orders"), 404],
    ],
  },
];
