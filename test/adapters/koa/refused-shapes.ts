import type { RefusedShape } from "./shape.js";

/** Applications that are refused at the start. */
export const refusedShapes: readonly RefusedShape[] = [
  {
    name: "routes without an entry, all of them at once",
    entries: ["GET /orders"],
    build: ({ Router, on, serve }) =>
      serve(new Router().get(["/orders", "/lists"], on("?")).get(/^\/v\d$/, on("?"))),
    codes: ["route_no_endpoint", "route_no_endpoint"],
  },
  {
    name: "a route for all methods, and an entry for one",
    entries: ["GET /jobs"],
    build: ({ Router, on, serve }) => serve(new Router().all("/jobs", on("?"))),
    codes: ["method_not_covered"],
  },
  {
    name: "routes that cannot be named",
    entries: ["GET /goods"],
    build: ({ Router, on, serve }) => {
      const router = new Router().get(/goods/, on("?"));
      router.register("/goods", ["FETCH"], on("?"));
      serve(router);
    },
    codes: ["route_unnameable", "route_unnameable"],
  },
  {
    name: "a regular expression below a prefix, which is a path with its source",
    majors: [12, 13, 14],
    entries: ["GET /^\\/re$/"],
    build: ({ Router, on, serve }) => serve(new Router({ prefix: "/v1" }).get(/^\/re$/, on("?"))),
    codes: ["route_no_endpoint"],
  },
  {
    name: "entries without a route",
    entries: ["GET /orders", "GET /gone", "USE /files", "GET /orders @a.example.com"],
    build: ({ Router, on, serve }) => serve(new Router().get("/orders", on("?"))),
    codes: ["endpoint_no_route", "endpoint_no_route", "endpoint_no_route"],
  },
  {
    name: "an entry of one host, and routers of others",
    entries: ["GET /r @a.example.com"],
    build: ({ Router, on, serve }) =>
      serve(new Router({ host: "b.example.com" }).get("/r", on("?"))),
    codes: ["route_no_endpoint"],
  },
  {
    name: "another mount than the document's",
    entries: ["GET /internal/in"],
    build: ({ Router, gate, on }) =>
      gate.protect(new Router().get("/in", on("?")), { at: "/external" }),
    codes: ["route_no_endpoint"],
  },
  {
    name: "a gate of another endpoint, on a route and on one path of an array",
    entries: ["GET /orders", "POST /orders", "GET /lists"],
    build: ({ Router, gate, on, serve }) =>
      serve(
        new Router()
          .post("/orders", gate("GET /orders"), on("?"))
          .get(["/lists", "/orders"], gate("GET /orders"), on("?")),
      ),
    codes: ["gate_mismatch", "gate_mismatch"],
  },
  {
    name: "a gate by name on router.use",
    entries: ["GET /orders"],
    build: ({ Router, gate }) => void new Router().use("/orders", gate("GET /orders")),
    codes: ["gate_mismatch"],
  },
  {
    name: "a gate of another document",
    entries: ["GET /orders"],
    build: ({ Router, otherGate, on, serve }) =>
      serve(new Router().get("/orders", otherGate()("GET /orders"), on("?"))),
    codes: ["gate_mismatch"],
  },
  {
    name: "a router that is protected twice",
    entries: ["GET /orders"],
    build: ({ Router, gate, on, serve }) => {
      const router = new Router().get("/orders", on("?"));
      gate.protect(router);
      serve(router);
    },
    codes: ["already_protected"],
  },
  {
    name: "a router that another gate protects",
    entries: ["GET /orders"],
    build: ({ Router, otherGate, on, serve }) => {
      const router = new Router().get("/orders", on("?"));
      otherGate().protect(router);
      serve(router);
    },
    codes: ["already_protected"],
  },
  {
    name: "a router that is protected, then nested, then protected with the outer one",
    entries: ["GET /orders", "GET /v1/orders"],
    build: ({ Router, gate, on, serve }) => {
      const nested = new Router().get("/orders", on("?"));
      gate.protect(nested);
      serve(new Router().use("/v1", nested.routes()));
    },
    codes: ["already_protected"],
  },
  {
    name: "a router that is not protected among those that are sealed",
    entries: ["GET /orders"],
    build: ({ Router, gate, on }) => {
      const router = new Router().get("/orders", on("?"));
      gate.protect(router);
      gate.sealed([router, new Router().get("/open", on("?"))]);
    },
    codes: ["gate_missing"],
  },
  {
    name: "a router as the handler of a route",
    entries: ["GET /in/x"],
    build: ({ Router, on, serve }) => {
      const nested = new Router().get("/in/x", on("?"));
      serve(new Router().get("/in/x", nested.routes() as never));
    },
    codes: ["subapp_unlisted"],
  },
  {
    name: "what a router's routes() returns, in place of the router",
    entries: ["GET /orders"],
    build: ({ Router, gate, on }) =>
      gate.protect(new Router().get("/orders", on("?")).routes() as never),
    codes: ["framework_unknown_shape"],
  },
  {
    name: "what is not a router",
    entries: ["GET /orders"],
    build: ({ gate }) => gate.protect({ stack: [{ path: "/orders", methods: "GET" }] }),
    codes: ["framework_unknown_shape"],
  },
];

/** Changes after a router was protected. */
export const lateShapes: readonly RefusedShape[] = (
  [
    ["get", "/late"],
    ["post", "/late"],
    ["del", "/late"],
    ["propfind", "/late"],
    ["all", "/late"],
    ["register", "/late"],
    ["use", "/late"],
    ["param", "id"],
    ["redirect", "/late"],
    ["prefix", "/late"],
  ] as const
).map(([method, path]) => ({
  name: `router.${method}() after protect`,
  entries: ["GET /orders"],
  build: ({ Router, on, serve }) => {
    const router = new Router().get("/orders", on("?"));
    serve(router);
    const late = router as unknown as Record<string, (...args: unknown[]) => unknown>;
    late[method]?.(path, method === "register" ? ["GET"] : on("?"), on("?"));
  },
  codes: ["route_after_protect"],
}));
