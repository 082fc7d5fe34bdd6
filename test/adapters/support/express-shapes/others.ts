import type { Shape } from "./shape.js";

const a = { callers: ["a"] };
const b = { callers: ["b"] };

/** Routes that do not match the document, or come too late. */
export const OTHERS: readonly Shape[] = [
  {
    title: "a route without an entry",
    endpoints: { "GET /x": a },
    build: ({ app, h }) => {
      app.get("/x", h("GET /x"));
      app.get("/y", h("GET /x"));
    },
    refused: ["route_no_endpoint"],
    asks: [["GET", "/y", "a", 403]],
  },
  {
    title: "an entry without a route, and one for a host",
    endpoints: { "GET /x": a, "GET /y": a, "GET /x @a.example.com": b },
    build: ({ app, h }) => void app.get("/x", h("GET /x")),
    refused: ["endpoint_no_route", "endpoint_no_route"],
    asks: [["GET", "/y", "a", 404]],
  },
  {
    title: "every fault at once",
    endpoints: { "GET /x": a, "GET /all": a, "GET /gone": a },
    build: ({ express, app, h }) => {
      app.get("/x", h("GET /x"));
      app.get("/late", h("GET /x"));
      app.all("/all", h("GET /all"));
      app.get(/x/, h("GET /x"));
      app.use("/sub", express());
    },
    refused: [
      "route_no_endpoint",
      "method_not_covered",
      "route_unnameable",
      "endpoint_no_route",
      "subapp_unlisted",
    ],
    asks: [["GET", "/late", "a", 403]],
  },
  ...(
    [
      ["the application", ({ app, h }) => void app.get("/late", h("GET /x"))],
      ["its use", ({ app, h }) => void app.use("/late", h("GET /x"))],
      ["a router", ({ app, h }) => void routerIn(app).post("/late", h("GET /x"))],
      ["a route", ({ app, h }) => void routerIn(app).stack.at(-1)?.route?.post?.(h("GET /x"))],
      ["a parameter", ({ app, pass }) => void app.param("x", pass as never)],
    ] as const satisfies readonly (readonly [string, Shape["build"]])[]
  ).map(
    ([what, late]): Shape => ({
      title: `what comes late, by ${what}`,
      endpoints: { "GET /x": a, "GET /v1/x": a },
      build: ({ express, app, h }) => {
        app.get("/x", h("GET /x"));
        app.use("/v1", express.Router().get("/x", h("GET /v1/x")));
      },
      protect: (kit) => {
        if (kit.protect(kit.app) === undefined) return;
        late(kit);
      },
      refused: ["route_after_protect"],
      asks: [["GET", "/late", "a", 403]],
    }),
  ),
  {
    title: "settings, which are read and written as before",
    endpoints: { "GET /x": a },
    build: ({ app, h }) => void app.get("/x", h("GET /x")),
    protect: ({ app, protect }) => {
      protect(app);
      app.set("title", "orders").disable("etag");
      if (app.get("title") !== "orders") throw new Error("not readable");
    },
    asks: [["GET", "/x", "a", 200]],
  },
  {
    title: "a gate by name that stands elsewhere",
    endpoints: { "GET /x": a, "POST /x": b },
    build: ({ app, gate, h }) => {
      app.get("/x", h("GET /x"));
      app.post("/x", gate("GET /x"), h("POST /x"));
    },
    refused: ["gate_mismatch"],
    asks: [["POST", "/x", "b", 403]],
  },
  {
    title: "gates by name among routes that have none",
    endpoints: { "GET /x": a, "POST /x": b, "GET /v1/y": b },
    build: ({ express, app, gate, h }) => {
      app.route("/x").get(gate("GET /x"), h("GET /x")).post(h("POST /x"));
      app.use("/v1", express.Router().get("/y", gate("GET /v1/y"), h("GET /v1/y")));
    },
    asks: [
      ["GET", "/x", "a", 200],
      ["POST", "/x", "a", 403],
      ["POST", "/x", "b", 200],
      ["GET", "/v1/y", "b", 200],
      ["GET", "/v1/y", "a", 403],
    ],
  },
  {
    title: "an end of the application that is there already",
    endpoints: { "GET /x": a },
    build: ({ app, gate, h }) => {
      app.get("/x", h("GET /x"));
      app.use(gate.undeclared());
    },
    asks: [
      ["GET", "/x", "a", 200],
      ["GET", "/y", "a", 403],
    ],
  },
  {
    title: "a public endpoint, and one for no caller",
    endpoints: { "GET /health": "public", "DELETE /x": "none" },
    build: ({ app, h }) => {
      app.get("/health", h("GET /health"));
      app.delete("/x", h("DELETE /x"));
    },
    asks: [
      ["GET", "/health", "-", 200],
      ["DELETE", "/x", "a", 403],
      ["DELETE", "/x", "-", 401],
    ],
  },
  {
    title: "protecting twice",
    endpoints: { "GET /x": a },
    build: ({ app, h }) => void app.get("/x", h("GET /x")),
    protect: ({ app, protect }) => {
      protect(app);
      protect(app);
    },
    refused: ["already_protected"],
    asks: [["GET", "/x", "b", 403]],
  },
];

function routerIn(app: object): import("express").Router {
  const { _router } = app as { readonly _router?: import("express").Router };
  const own = _router ?? (app as { readonly router: import("express").Router }).router;
  const mounted = own.stack.find(({ name }) => name === "router");
  return mounted?.handle as unknown as import("express").Router;
}
