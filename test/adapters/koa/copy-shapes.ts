import type { ServedShape } from "./shape.js";

/** Protected routers inside other routers, which are protected or not. */
export const copyShapes: readonly ServedShape[] = [
  {
    name: "a copy of a protected router in another, below a path",
    entries: ["GET /orders"],
    build: ({ Router, app, on, serve }) => {
      const router = new Router().get("/orders", on("GET /orders"));
      serve(router);
      app.use(new Router().use("/v2", router.routes()).routes());
    },
    requests: [
      ["GET /orders", ["GET /orders"]],
      ["GET /v2/orders", []],
    ],
  },
  {
    name: "a copy of a protected router in another, at the same path on every host",
    entries: ["GET /orders @a.example.com"],
    build: ({ Router, app, gate, on }) => {
      const router = new Router({ host: "a.example.com" });
      gate.protect(router.get("/orders", on("GET /orders @a.example.com")));
      app.use(new Router().use(router.routes()).routes());
    },
    requests: [["GET /orders @b.example.com", []]],
  },
  {
    name: "a copy of a protected router in the router of a host, which has an entry of its own",
    entries: ["GET /r", "GET /r @a.example.com"],
    build: ({ Router, app, gate, on }) => {
      const every = new Router().get("/r", on("GET /r"));
      const a = new Router({ host: "a.example.com" }).get("/r", on("GET /r @a.example.com"));
      gate.protect(every);
      gate.protect(a);
      const copying = new Router({ host: "a.example.com" }).use(every.routes());
      app.use(copying.routes()).use(every.routes()).use(a.routes());
    },
    requests: [
      ["GET /r @a.example.com", []],
      ["GET /r @b.example.com", ["GET /r"]],
    ],
  },
  {
    name: "a copy of a protected router, where the original fits the request as well",
    majors: [12, 13],
    entries: ["GET /(.*)"],
    build: ({ Router, app, passing, serve }) => {
      const router = new Router().get("/(.*)", (context, next) =>
        passing(`GET ${context.routerPath}`)(context, next),
      );
      serve(router);
      app.use(new Router().use("/x", router.routes()).routes());
    },
    requests: [["GET /x/1", ["GET /(.*)"]]],
  },
  {
    name: "a copy of a protected router below callbacks of parameters",
    entries: ["GET /orders/:id"],
    build: ({ Router, app, on, serve }) => {
      const router = new Router().get("/orders/:id", on("GET /orders/:id"));
      serve(router);
      const outer = new Router().param("id", (_id, _context, next) => next());
      app.use(outer.use("/v2", router.routes()).routes());
    },
    requests: [
      ["GET /orders/7", ["GET /orders/:id"]],
      ["GET /v2/orders/7", []],
    ],
  },
  {
    name: "a protected router inside of a handler, and inside of middleware, of another",
    entries: {
      "GET /in/x": { callers: ["both", "in"] },
      "GET /in/:x": { callers: ["both", "out"] },
    },
    build: ({ Router, app, gate, on, passing }) => {
      const inner = new Router().get("/in/x", passing("GET /in/x"));
      gate.protect(inner);
      const outer = new Router().use((context, next) => inner.routes()(context as never, next));
      gate.protect(outer.get("/in/:x", inner.routes() as never, on("GET /in/:x")));
      app.use(outer.routes());
      gate.sealed([inner, outer]);
    },
    requests: [["GET /in/x", ["GET /in/x", "GET /in/:x"]]],
  },
];
