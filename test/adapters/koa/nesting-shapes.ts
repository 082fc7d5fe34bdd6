import type { ServedShape } from "./shape.js";

/** Nested routers. */
export const nestingShapes: readonly ServedShape[] = [
  {
    name: "a prefix with a parameter",
    entries: ["GET /tenants/:tenant", "GET /tenants/:tenant/orders"],
    build: ({ Router, on, serve }) =>
      serve(
        new Router({ prefix: "/tenants/:tenant" })
          .get("/", on("GET /tenants/:tenant"))
          .get("/orders", on("GET /tenants/:tenant/orders")),
      ),
    requests: [
      ["GET /tenants/t1", ["GET /tenants/:tenant"]],
      ["GET /tenants/t1/", ["GET /tenants/:tenant"]],
      ["GET /tenants/t1/orders", ["GET /tenants/:tenant/orders"]],
    ],
  },
  {
    name: "a prefix that is given when there are routes",
    entries: ["GET /v1/orders"],
    build: ({ Router, on, serve }) =>
      serve(new Router().get("/orders", on("GET /v1/orders")).prefix("/v1")),
    requests: [
      ["GET /v1/orders", ["GET /v1/orders"]],
      ["GET /orders", []],
    ],
  },
  {
    name: "a regular expression, which @koa/router 15 puts below no prefix",
    majors: [15],
    entries: ["GET /^\\/re$/"],
    build: ({ Router, on, serve }) =>
      serve(new Router({ prefix: "/v1" }).get(/^\/re$/, on("GET /^\\/re$/"))),
    requests: [
      ["GET /re", ["GET /^\\/re$/"]],
      ["GET /v1/re", []],
    ],
  },
  {
    name: "three routers deep, each below a parameter",
    entries: ["GET /g/:g/deep/:d/leaf/:l", "POST /g/:g/deep/:d", "GET /g/:g"],
    build: ({ Router, on, serve }) => {
      const leaf = new Router().get("/leaf/:l", on("GET /g/:g/deep/:d/leaf/:l"));
      const deep = new Router().post("/", on("POST /g/:g/deep/:d")).use(leaf.routes());
      const group = new Router({ prefix: "/g/:g" }).get("/", on("GET /g/:g"));
      group.use("/deep/:d", deep.routes());
      serve(new Router().use(group.routes()));
    },
    requests: [
      ["GET /g/1/deep/2/leaf/3", ["GET /g/:g/deep/:d/leaf/:l"]],
      ["POST /g/1/deep/2", ["POST /g/:g/deep/:d"]],
      ["GET /g/1", ["GET /g/:g"]],
      ["GET /deep/2/leaf/3", []],
      ["GET /leaf/3", []],
    ],
  },
  {
    name: "one router nested twice",
    entries: ["GET /a/x", "GET /b/x"],
    build: ({ Router, on, serve }) => {
      const nested = new Router().get("/x", (context, next) =>
        on(context.path.startsWith("/a") ? "GET /a/x" : "GET /b/x")(context, next),
      );
      serve(new Router().use("/a", nested.routes()).use("/b", nested.routes()));
    },
    requests: [
      ["GET /a/x", ["GET /a/x"]],
      ["GET /b/x", ["GET /b/x"]],
    ],
  },
  {
    name: "one router nested below an array of paths, and served by itself",
    entries: ["GET /a/x", "GET /b/x", "GET /x"],
    build: ({ Router, on, serve }) => {
      const nested = new Router().get("/x", (context, next) =>
        on(`GET ${context.path}`)(context, next),
      );
      serve(new Router().use(["/a", "/b"], nested.routes()), nested);
    },
    requests: [
      ["GET /a/x", ["GET /a/x"]],
      ["GET /b/x", ["GET /b/x"]],
      ["GET /x", ["GET /x"]],
    ],
  },
  {
    name: "callbacks of parameters of the outer router",
    entries: ["GET /t/:t/x"],
    build: ({ Router, on, passing, serve }) => {
      const callback = passing("GET /t/:t/x");
      const outer = new Router().param("t", (_t, context, next) => callback(context, next));
      serve(outer.use("/t/:t", new Router().get("/x", on("GET /t/:t/x")).routes()));
    },
    requests: [["GET /t/1/x", ["GET /t/:t/x"]]],
  },
  {
    name: "a route that is added to a nested router later, which nothing serves",
    entries: ["GET /v1/orders"],
    build: ({ Router, on, serve }) => {
      const nested = new Router().get("/orders", on("GET /v1/orders"));
      serve(new Router().use("/v1", nested.routes()));
      nested.get("/late", on("GET /v1/late"));
    },
    requests: [
      ["GET /v1/orders", ["GET /v1/orders"]],
      ["GET /v1/late", []],
    ],
  },
  {
    name: "one router served twice",
    entries: ["GET /orders"],
    build: ({ Router, app, on, passing, serve }) => {
      const router = new Router().get("/orders", passing("GET /orders"));
      serve(router, new Router().get("/orders", on("GET /orders")));
      app.use(router.routes());
    },
    requests: [["GET /orders", ["GET /orders"]]],
  },
];
