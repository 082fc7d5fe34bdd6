import { mount } from "../support/koa-routers.js";
import type { ServedShape } from "./shape.js";

/** Misplaced gates by name: no caller reaches what is behind them. */
export const misplacedShapes: readonly ServedShape[] = [
  {
    name: "a route of another method",
    entries: ["GET /orders", "POST /orders"],
    build: ({ Router, app, gate, on }) =>
      app.use(new Router().post("/orders", gate("GET /orders"), on("?")).routes()),
    requests: [["POST /orders", []]],
  },
  {
    name: "a route of all methods, where its own is one of them",
    entries: ["GET /orders"],
    build: ({ Router, app, gate, on }) =>
      app.use(new Router().all("/orders", gate("GET /orders"), on("GET /orders")).routes()),
    requests: [
      ["PUT /orders", []],
      ["GET /orders", ["GET /orders"]],
    ],
  },
  {
    name: "a route of HEAD, which has no entry",
    entries: ["POST /orders"],
    build: ({ Router, app, gate, on }) =>
      app.use(new Router().head("/orders", gate("POST /orders"), on("?")).routes()),
    requests: [["HEAD /orders", []]],
  },
  {
    name: "another path, a longer one, and another name of the parameter",
    entries: ["GET /orders/:id"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router();
      for (const path of ["/stock/:id", "/orders/:id/items", "/orders/:order", "/orders"]) {
        router.get(path, gate("GET /orders/:id"), on("?"));
      }
      app.use(router.routes());
    },
    requests: ["/stock/7", "/orders/7/items", "/orders/7", "/orders"].map((path) => [
      `GET ${path}`,
      [],
    ]),
  },
  {
    name: "the other paths of an array",
    entries: ["GET /orders", "GET /lists"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get(
        ["/lists", "/orders"],
        gate("GET /orders"),
        on("GET /orders"),
      );
      app.use(router.routes());
    },
    requests: [
      ["GET /lists", []],
      ["GET /orders", ["GET /orders"]],
    ],
  },
  {
    name: "a regular expression that reads as its path, and a path that fits its regular expression",
    entries: ["GET /goods", "GET /^\\/v\\d+$/"],
    build: ({ Router, app, gate, on }) =>
      app.use(
        new Router()
          .get(/goods/, gate("GET /goods"), on("?"))
          .get("/v1", gate("GET /^\\/v\\d+$/"), on("?"))
          .routes(),
      ),
    requests: [
      ["GET /goods", []],
      ["GET /not/goods/at/all", []],
      ["GET /v1", []],
    ],
  },
  {
    name: "below a prefix that its name does not have",
    entries: ["GET /orders"],
    build: ({ Router, app, gate, on }) => {
      const nested = new Router().get("/orders", gate("GET /orders"), on("?"));
      const prefixed = new Router({ prefix: "/v2" }).get("/orders", gate("GET /orders"), on("?"));
      app.use(new Router().use("/v1", nested.routes()).routes()).use(prefixed.routes());
    },
    requests: [
      ["GET /v1/orders", []],
      ["GET /v2/orders", []],
    ],
  },
  {
    name: "below no mount, where its name has one that may be left out",
    entries: ["GET /:lang?/orders"],
    build: ({ Router, app, gate, on }) =>
      app.use(new Router().get("/orders", gate("GET /:lang?/orders"), on("?")).routes()),
    requests: [["GET /orders", []]],
  },
  {
    name: "below koa-mount, which its name does not have",
    entries: ["GET /orders"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get("/orders", gate("GET /orders"), on("?"));
      app.use(mount("/internal", router.routes()));
    },
    requests: [["GET /internal/orders", []]],
  },
  {
    name: "middleware of a router, in front of its route",
    entries: ["GET /orders"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router();
      router.register("/orders", [], gate("GET /orders") as never, { end: false });
      const wrapped = gate("GET /orders");
      router.use("/stock", (context, next) => wrapped(context, next));
      router.get("/orders/:id", on("?")).get("/orders", on("?")).get("/stock", on("?"));
      app.use(router.routes());
    },
    requests: [
      ["GET /orders", []],
      ["GET /orders/7", []],
      ["GET /stock", []],
    ],
  },
  {
    name: "the application, in front of the router",
    entries: ["GET /orders"],
    build: ({ Router, app, gate, on }) =>
      app.use(gate("GET /orders")).use(new Router().get("/orders", on("?")).routes()),
    requests: [["GET /orders", []]],
  },
  {
    name: "the application, behind a route that continues",
    entries: ["GET /orders"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router().get("/orders", (_context, next) => next());
      app.use(router.routes()).use(gate("GET /orders")).use(on("?"));
    },
    requests: [["GET /orders", []]],
  },
  {
    name: "another router of the same path, behind one that continues",
    entries: ["GET /orders", "GET /orders/:id"],
    build: ({ Router, app, gate, on }) => {
      const first = new Router().get("/orders", (_context, next) => next());
      const second = new Router().get("/:orders", gate("GET /orders"), on("?"));
      app.use(first.routes()).use(second.routes());
    },
    requests: [["GET /orders", []]],
  },
];
