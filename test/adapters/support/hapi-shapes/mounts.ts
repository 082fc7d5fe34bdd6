import { ask, get, plugin, type Shape } from "./shape.js";

/** Plugins, prefixes and virtual hosts. */
export const mounts: readonly Shape[] = [
  {
    title: "a plain route",
    entries: ["GET /orders"],
    build: (server, route) => route(server, "GET", "/orders"),
    asked: [
      [get("/orders"), "GET /orders"],
      [get("/orders?x=/other#y"), "GET /orders"],
      [ask("POST", "/orders"), 404],
    ],
  },
  {
    title: "a route of several methods",
    entries: ["GET /orders", "POST /orders"],
    build: (server, route) => route(server, ["GET", "POST"], "/orders"),
    asked: [
      [get("/orders"), "GET /orders"],
      [ask("POST", "/orders"), "POST /orders"],
    ],
  },
  {
    title: "routes in plugins, three prefixes deep",
    entries: ["GET /a/b/c/orders", "GET /a/b"],
    async build(server, route) {
      const c = plugin("c", (own) => route(own, "GET", "/orders"));
      const b = plugin("b", async (own) => {
        route(own, "GET", "/");
        await own.register(c, { routes: { prefix: "/c" } });
      });
      const a = plugin("a", async (own) => {
        await own.register(b, { routes: { prefix: "/b" } });
      });
      await server.register(a, { routes: { prefix: "/a" } });
    },
    asked: [
      [get("/a/b/c/orders"), "GET /a/b/c/orders"],
      [get("/a/b"), "GET /a/b"],
      [get("/a/b/"), 404],
      [get("/orders"), 404],
    ],
  },
  {
    title: "a plugin registered under two prefixes, one of them with a parameter",
    entries: ["GET /t/{tenant}/orders", "GET /u/orders"],
    async build(server, route) {
      const orders = (name: string) => plugin(name, (own) => route(own, "GET", "/orders"));
      await server.register(orders("one"), { routes: { prefix: "/t/{tenant}" } });
      await server.register(orders("two"), { routes: { prefix: "/u" } });
    },
    asked: [
      [get("/t/x/orders"), "GET /t/{tenant}/orders"],
      [get("/u/orders"), "GET /u/orders"],
    ],
  },
  {
    title: "a plugin whose virtual host is given when it is registered",
    entries: ["GET /orders @a.example.com"],
    async build(server, route) {
      const orders = plugin("orders", (own) => route(own, "GET", "/orders"));
      await server.register(orders, { routes: { vhost: "a.example.com" } as never });
    },
    asked: [
      [get("/orders", "a.example.com"), "GET /orders @a.example.com"],
      [get("/orders"), 404],
    ],
  },
  {
    title: "a route of one virtual host beside one for every host",
    entries: ["GET /orders", "GET /orders @a.example.com"],
    build(server, route) {
      route(server, "GET", "/orders");
      route(server, "GET", "/orders", {}, "a.example.com");
    },
    asked: [
      [get("/orders"), "GET /orders"],
      [get("/orders", "a.example.com"), "GET /orders @a.example.com"],
      [get("/orders", "a.example.com:8443"), "GET /orders @a.example.com"],
      // hapi compares hosts case-sensitively.
      [get("/orders", "A.EXAMPLE.com"), "GET /orders"],
      [get("/orders", "b.example.com"), "GET /orders"],
      [get("http://a.example.com/orders", "b.example.com"), "GET /orders @a.example.com"],
    ],
  },
  {
    title: "a route of several virtual hosts that have one entry",
    entries: ["GET /orders"],
    build: (server, route) =>
      route(server, "GET", "/orders", {}, ["a.example.com", "b.example.com"]),
    asked: [
      [get("/orders", "b.example.com"), "GET /orders"],
      [get("/orders", "c.example.com"), 404],
    ],
  },
  {
    title: "a route of several virtual hosts that have different entries",
    entries: ["GET /orders", "GET /orders @a.example.com"],
    build: (server, route) =>
      route(server, "GET", "/orders", {}, ["a.example.com", "b.example.com"]),
    refused: ["route_ambiguous"],
  },
  {
    title: "a virtual host that is not the entry's",
    entries: ["GET /orders @a.example.com"],
    build: (server, route) => route(server, "GET", "/orders", {}, "b.example.com"),
    refused: ["route_no_endpoint", "endpoint_no_route"],
  },
];
