import type { RequestHandler } from "express";
import type { Shape } from "./shape.js";

const a = { callers: ["a"] };
const b = { callers: ["b"] };

/** Methods, and the ways to call the next handler. */
export const METHODS: readonly Shape[] = [
  {
    title: "app.all, with an entry of its own for one method",
    endpoints: { "* /jobs": a, "DELETE /jobs": b },
    build: ({ app, h }) => void app.all("/jobs", h("* /jobs", "DELETE /jobs")),
    asks: [
      ["PUT", "/jobs", "a", 200],
      ["DELETE", "/jobs", "a", 403],
      ["DELETE", "/jobs", "b", 200],
      ["OPTIONS", "/jobs", "b", 403],
      ["HEAD", "/jobs", "b", 403],
    ],
  },
  {
    title: "router.all under a mount",
    endpoints: { "* /v1/jobs": a },
    build: ({ express, app, h }) => {
      app.use("/v1", express.Router().all("/jobs", h("* /v1/jobs")));
    },
    asks: [
      ["PUT", "/v1/jobs", "a", 200],
      ["PUT", "/v1/jobs", "b", 403],
    ],
  },
  {
    title: "a route for all methods, with entries for some",
    endpoints: { "GET /jobs": a, "POST /jobs": a },
    build: ({ app, h }) => void app.all("/jobs", h("GET /jobs")),
    refused: ["method_not_covered"],
    asks: [["PUT", "/jobs", "a", 403]],
  },
  {
    title: "route().all before route().get",
    endpoints: { "* /x": "none", "GET /x": a },
    build: ({ app, pass, h }) => {
      app.route("/x").all(pass).get(h("GET /x")).post(h("* /x"));
    },
    asks: [
      ["GET", "/x", "a", 200],
      ["GET", "/x", "b", 403],
      ["POST", "/x", "a", 403],
      ["PUT", "/x", "a", 403],
    ],
  },
  {
    title: "route().get, route().post and route().head",
    endpoints: { "GET /x": a, "POST /x": b, "HEAD /x": b },
    build: ({ app, h }) => {
      app.route("/x").get(h("GET /x")).post(h("POST /x")).head(h("HEAD /x"));
    },
    asks: [
      ["GET", "/x", "a", 200],
      ["POST", "/x", "a", 403],
      ["POST", "/x", "b", 200],
      ["HEAD", "/x", "a", 403],
      ["HEAD", "/x", "b", 200],
    ],
  },
  {
    title: "HEAD by GET, with an entry of its own and without",
    endpoints: { "GET /x": a, "HEAD /x": b, "GET /y": a },
    build: ({ app, h }) => {
      app.get("/x", h("GET /x", "HEAD /x"));
      app.get("/y", h("GET /y"));
    },
    asks: [
      ["HEAD", "/x", "a", 403],
      ["HEAD", "/x", "b", 200],
      ["HEAD", "/y", "a", 200],
      ["HEAD", "/y", "b", 403],
    ],
  },
  {
    title: "an entry for all methods, over routes of single ones",
    endpoints: { "* /x": a, "POST /x": b },
    build: ({ app, h }) => {
      app.get("/x", h("* /x"));
      app.post("/x", h("POST /x"));
    },
    asks: [
      ["GET", "/x", "a", 200],
      ["POST", "/x", "a", 403],
      ["POST", "/x", "b", 200],
    ],
  },
  {
    title: "OPTIONS, by the framework and by a route",
    endpoints: { "GET /x": a, "OPTIONS /y": a },
    build: ({ app, h }) => {
      app.get("/x", h("GET /x"));
      app.options("/y", h("OPTIONS /y"));
    },
    asks: [
      ["OPTIONS", "/y", "a", 200],
      ["OPTIONS", "/y", "b", 403],
      ["OPTIONS", "/x", "b", 403],
    ],
  },
  {
    title: "a method that middleware overrides",
    endpoints: { "POST /x": a, "DELETE /x": b },
    build: ({ app, h }) => {
      app.use((request, _response, next) => {
        const [, override] = /method=(\w+)/.exec(request.url) ?? [];
        if (override) request.method = override;
        next();
      });
      app.post("/x", h("POST /x"));
      app.delete("/x", h("DELETE /x"));
    },
    asks: [
      ["POST", "/x?method=DELETE", "a", 403],
      ["POST", "/x?method=DELETE", "b", 200],
      ["POST", "/x?method=delete", "b", 403],
      ["POST", "/x", "a", 200],
    ],
  },
  {
    title: "an address that middleware rewrites",
    endpoints: { "GET /admin/x": b, "GET /x": a },
    build: ({ express, app, h }) => {
      app.use((request, _response, next) => {
        if (request.url === "/old") request.url = "/admin/x";
        next();
      });
      app.use("/admin", express.Router().get("/x", h("GET /admin/x")));
      app.get("/x", h("GET /x"));
    },
    asks: [
      ["GET", "/old", "a", 403],
      ["GET", "/old", "b", 200],
    ],
  },
  {
    title: "next('route')",
    endpoints: { "GET /orders/:id": b, "GET /orders/me": a },
    build: ({ app, h }) => {
      const skip: RequestHandler = (request, _response, next) =>
        request.params.id === "me" ? next("route") : next();
      const handlers = h("GET /orders/:id");
      app.get("/orders/:id", ...handlers.slice(0, -1), skip, ...handlers.slice(-1));
      app.get("/orders/me", h("GET /orders/me"));
    },
    asks: [
      ["GET", "/orders/7", "b", 200],
      // The first route also decides: it is reached.
      ["GET", "/orders/me", "a", 403],
      ["GET", "/orders/me", "b", 403],
    ],
  },
  {
    title: "next('router')",
    endpoints: { "GET /v1/x": a, "GET /:v/x": b },
    build: ({ express, app, h }) => {
      const first = express.Router().use((_request, _response, next) => next("router"));
      app.use("/v1", first.get("/x", h("GET /v1/x")));
      app.get("/:v/x", h("GET /:v/x"));
    },
    asks: [
      ["GET", "/v1/x", "b", 200],
      ["GET", "/v1/x", "a", 403],
    ],
  },
  {
    title: "a route that is tried before an app.use",
    endpoints: { "GET /x": a, "USE /x": b },
    build: ({ app, pass, h, use }) => {
      app.get("/x", ...h("GET /x").slice(0, -1), pass);
      app.use("/x", use("USE /x"));
    },
    asks: [
      ["GET", "/x", "a", 403],
      ["POST", "/x", "b", 200],
      ["POST", "/x", "a", 403],
    ],
  },
  {
    title: "app.param",
    endpoints: { "GET /t/:t/x/:i": a },
    build: ({ express, app, h }) => {
      const router = express.Router().param("i", (_request, _response, next) => next());
      app.param("t", (_request, _response, next) => next());
      app.use("/t/:t", router.get("/x/:i", h("GET /t/:t/x/:i")));
    },
    asks: [
      ["GET", "/t/1/x/2", "a", 200],
      ["GET", "/t/1/x/2", "b", 403],
    ],
  },
];
