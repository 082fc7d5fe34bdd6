import type { Shape } from "./shape.js";

const a = { callers: ["a"] };
const b = { callers: ["b"] };

/** Ways of mounting routers. */
export const MOUNTS: readonly Shape[] = [
  {
    title: "routes of the application",
    endpoints: { "GET /orders": a, "GET /orders/:id": b, "POST /orders": b },
    build: ({ app, h }) => {
      app.get("/orders", h("GET /orders"));
      app.get("/orders/:id", h("GET /orders/:id"));
      app.post("/orders", h("POST /orders"));
    },
    asks: [
      ["GET", "/orders", "a", 200],
      ["GET", "/orders", "b", 403],
      ["GET", "/orders", "-", 401],
      ["GET", "/orders/7", "b", 200],
      ["GET", "/orders/7", "a", 403],
      ["POST", "/orders", "b", 200],
      ["POST", "/orders", "a", 403],
      ["GET", "/nowhere", "a", 403],
    ],
  },
  {
    title: "a router under a path, and its root",
    endpoints: { "GET /v1": a, "GET /v1/orders": b },
    build: ({ express, app, h }) => {
      app.use("/v1", express.Router().get("/", h("GET /v1")).get("/orders", h("GET /v1/orders")));
    },
    asks: [
      ["GET", "/v1", "a", 200],
      ["GET", "/v1/", "a", 200],
      ["GET", "/v1", "b", 403],
      ["GET", "/V1/Orders/", "b", 200],
      ["GET", "/v1/orders", "a", 403],
    ],
  },
  {
    title: "mounts three deep, with parameters",
    endpoints: { "GET /tenants/:tenant/deep/:deep/x/:x": a, "GET /tenants/:tenant": b },
    build: ({ express, app, h }) => {
      const inner = express
        .Router({ mergeParams: true })
        .get("/x/:x", h("GET /tenants/:tenant/deep/:deep/x/:x"));
      const middle = express.Router({ mergeParams: true }).use("/:deep", inner);
      const outer = express.Router({ mergeParams: true }).use("/deep", middle);
      app.use("/tenants/:tenant", outer.get("/", h("GET /tenants/:tenant")));
    },
    asks: [
      ["GET", "/tenants/t/deep/d/x/7", "a", 200],
      ["GET", "/tenants/t/deep/d/x/7", "b", 403],
      ["GET", "/tenants/t%2Fu/deep/d/x/7", "a", 200],
      ["GET", "/tenants/t", "b", 200],
      ["GET", "/tenants/t", "a", 403],
    ],
  },
  {
    title: "a router at the root",
    endpoints: { "GET /orders": a, "GET /": b },
    build: ({ express, app, h }) => {
      app.use(express.Router().get("/orders", h("GET /orders")).get("/", h("GET /")));
    },
    asks: [
      ["GET", "/orders", "a", 200],
      ["GET", "/orders", "b", 403],
      ["GET", "/", "b", 200],
      ["GET", "/", "a", 403],
    ],
  },
  {
    title: "a mount with a slash at its end",
    endpoints: { "GET /v1/orders": a },
    build: ({ express, app, h }) => {
      app.use("/v1/", express.Router().get("/orders/", h("GET /v1/orders")));
    },
    asks: [
      ["GET", "/v1/orders", "a", 200],
      ["GET", "/v1/orders/", "b", 403],
    ],
  },
  {
    title: "a mount in upper case",
    endpoints: { "GET /API/orders": a },
    build: ({ express, app, h }) => {
      app.use("/API", express.Router().get("/orders", h("GET /API/orders")));
    },
    asks: [
      ["GET", "/api/orders", "a", 200],
      ["GET", "/Api/Orders", "b", 403],
    ],
  },
  {
    title: "a router mounted in itself",
    endpoints: { "GET /in/x": a },
    build: ({ express, app, h }) => {
      const router = express.Router().get("/x", h("GET /in/x"));
      app.use("/in", router.use("/again", router));
    },
    refused: ["framework_unknown_shape"],
    asks: [["GET", "/in/again/x", "a", 403]],
  },
  {
    title: "a mount that is a regular expression",
    endpoints: { "GET /v1/x": a },
    build: ({ express, app, h }) => {
      app.use(/^\/v\d/, express.Router().get("/x", h("GET /v1/x")));
    },
    refused: ["route_unnameable", "endpoint_no_route"],
    asks: [["GET", "/v2/x", "a", 403]],
  },
  {
    title: "a mount with a parameter of another name",
    endpoints: { "GET /t/:tenant/x": a },
    build: ({ express, app, h }) => {
      app.use("/t/:other", express.Router().get("/x", h("GET /t/:tenant/x")));
    },
    only: "Express 4",
    refused: ["route_unnameable", "endpoint_no_route"],
    asks: [["GET", "/t/1/x", "a", 200]],
  },
  {
    title: "an optional parameter in a mount",
    endpoints: { "GET /shop/:lang?/x": a },
    only: "Express 4",
    build: ({ express, app, h }) => {
      app.use("/shop/:lang?", express.Router().get("/x", h("GET /shop/:lang?/x")));
    },
    asks: [
      ["GET", "/shop/en/x", "a", 200],
      ["GET", "/shop/x", "b", 403],
    ],
  },
  {
    title: "an optional group in a mount",
    endpoints: { "GET /shop{/:lang}/x": a },
    only: "Express 5",
    build: ({ express, app, h }) => {
      app.use("/shop{/:lang}", express.Router().get("/x", h("GET /shop{/:lang}/x")));
    },
    asks: [
      ["GET", "/shop/en/x", "a", 200],
      ["GET", "/shop/en/x", "b", 403],
    ],
  },
  {
    title: "a router that something else calls, beside its mount",
    endpoints: { "GET /v1/x": a },
    build: ({ express, app, h }) => {
      const router = express.Router().get("/x", h("GET /v1/x"));
      app.use("/side", (request, response, next) => router(request, response, next));
      app.use("/v1", router);
    },
    asks: [
      ["GET", "/v1/x", "a", 200],
      ["GET", "/side/x", "a", 403],
    ],
  },
];
